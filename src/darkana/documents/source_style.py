"""The style sheet of linked texts, for light and dark pages."""

STYLE = """\
.ana-source { --ana-word: #1f7a33; --ana-string: #a8431a; --ana-number: #1f5fae; --ana-comment: #62686f;
  --ana-back: #f7f8fa; --ana-faint: #868c94; --ana-here: #fff1b8; color: #1b1f24; }
@media (prefers-color-scheme: dark) {
  .ana-source { --ana-word: #7fd08f; --ana-string: #f0a27c; --ana-number: #86b8f5; --ana-comment: #9aa3ad;
    --ana-back: #171b21; --ana-faint: #7d858f; --ana-here: #4a4214; color: #e3e7ec; }
}
.ana-source h3 small { color: var(--ana-faint); font-weight: normal; }
.ana-source pre { background: var(--ana-back); padding: .6em 0; overflow-x: auto; line-height: 1.45; tab-size: 2; }
.ana-source pre > code { display: block; width: max-content; min-width: 100%; }
.ana-line { display: block; min-height: 1.45em; padding-right: 1em; scroll-margin-top: 4em; }
.ana-line::before { content: attr(data-line); display: inline-block; width: 3em; margin-right: 1em; text-align: right;
  color: var(--ana-faint); user-select: none; }
.ana-line:target, .ana-line:has(:target) { background: var(--ana-here); }
.ana-word { color: var(--ana-word); font-weight: 600; }
.ana-string { color: var(--ana-string); }
.ana-number { color: var(--ana-number); }
.ana-comment { color: var(--ana-comment); font-style: italic; }
.ana-def { font-weight: 600; scroll-margin-top: 4em; }
.ana-source a { color: inherit; text-decoration: underline dotted var(--ana-faint); text-underline-offset: .2em; }
.ana-source a.ana-string { color: var(--ana-string); }
.ana-source a:hover { text-decoration-style: solid; text-decoration-color: currentcolor; }
.ana-source [title] { cursor: help; }
.ana-source a[title] { cursor: pointer; }
@media print { .ana-source pre { overflow: visible; } .ana-line { white-space: pre-wrap; } }
"""
