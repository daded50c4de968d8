"""Open texts, and what is known of them."""

from __future__ import annotations

from darkana.editors.documents import Documents

TEXT = "define a = 1 GeV\n"


def test_an_open_text_goes_before_the_one_on_disk(tmp_path):
    library, user = tmp_path / "lib.ana", str(tmp_path / "user.ana")
    library.write_text("define b = 1\n", encoding="utf-8")
    documents = Documents()
    documents.put(user, "use lib\ndefine c = 2 * d\n")
    assert [d.code for d in documents.model(user).diagnostics] == ["E0201"]
    documents.put(str(library), "define d = 1\n")
    assert documents.model(user).diagnostics == ()
    documents.drop(str(library))
    assert [d.code for d in documents.model(user).diagnostics] == ["E0201"]


def test_the_last_good_model_is_kept(tmp_path):
    name = str(tmp_path / "a.ana")
    documents = Documents()
    documents.put(name, TEXT)
    whole = documents.model(name)
    documents.put(name, "define a = = 1 GeV\n")
    assert documents.best(name) is whole
    assert documents.model(name).find("a") is None
    assert documents.best(name).find("a") is not None


def test_a_compiler_that_fails_takes_nothing_with_it(tmp_path, monkeypatch, caplog):
    name = str(tmp_path / "a.ana")
    documents = Documents()
    documents.put(name, TEXT)
    whole = documents.model(name)
    monkeypatch.setattr("darkana.editors.documents.examine", lambda *_: 1 / 0)
    documents.put(name, TEXT + "# more\n")
    assert documents.model(name).diagnostics == ()
    assert documents.best(name) is whole
    assert "can't be checked" in caplog.text


def test_line_ends_are_those_of_the_compiler(tmp_path):
    name = str(tmp_path / "a.ana")
    documents = Documents()
    documents.put(name, "define a = 1\r\ndefine b = a + 1 GeV\r\n")
    assert [d.span.line for d in documents.model(name).diagnostics] == [2]
