"""A local HTTP server of one folder: with ranges or without, and breaking off on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@dataclass
class Served:
    """`url` of the folder. `sent` counts the bytes of bodies; beyond `most` bytes of a body the connection ends;
    `refuse` is a status that all requests are answered with."""

    url: str = ""
    ranges: bool = True
    most: int | None = None
    refuse: int = 0
    sent: int = 0
    asked: list[str] = field(default_factory=list)


@contextmanager
def served(folder: Path, *, ranges: bool = True) -> Iterator[Served]:
    """Serves the files of a folder on this machine."""
    state = Served(ranges=ranges)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: the other side acknowledges late

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            path = folder / self.path.lstrip("/")
            state.asked.append(f"{self.command} {self.headers.get('Range', '')}".strip())
            if state.refuse or not path.is_file():
                self.send_error(state.refuse or 404)
                return
            content = path.read_bytes()
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            partial = asked is not None and state.ranges
            if partial:
                first, last = int(asked[1]), min(int(asked[2] or len(content) - 1), len(content) - 1)
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
                content = content[first : last + 1]
            else:
                self.send_response(200)
            if state.ranges:
                self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if body:
                self.send(content)

        def send(self, content: bytes) -> None:
            if state.most is not None and len(content) > state.most:
                content, self.close_connection = content[: state.most], True
            state.sent += len(content)
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is none of ours."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
