"""Several programs that do one job, measured fairly: each in a process of its own, called in turn, round after round.

A contender is a Python file that defines `prepare(data: Path) -> Callable[[], object]`. `prepare` imports and compiles
whatever the job needs; what it returns does the job once and gives the result as JSON-able data. CPU seconds are those
of the process and of its children's threads; the first call is a warm-up and is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVE = "import sys; sys.path.insert(0, sys.argv[1]); import contest; contest.serve(*map(contest.Path, sys.argv[2:]))"


@dataclass(slots=True)
class Contender:
    """One contender's process, and what it took: CPU seconds to get ready, of the first call, of each later one."""

    name: str
    process: subprocess.Popen[str]
    ready: float = 0.0
    first: float = 0.0
    calls: list[float] = field(default_factory=list)
    result: object = None

    @classmethod
    def start(cls, name: str, file: Path, data: Path) -> Contender:
        command = [sys.executable, "-c", SERVE, str(HERE), str(file), str(data)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        contender = cls(name, process)
        contender.ready = contender._answer()["cpu"]
        return contender

    def call(self) -> float:
        """Does the job once more; the CPU seconds that it took."""
        assert self.process.stdin is not None
        print("go", file=self.process.stdin, flush=True)
        answer = self._answer()
        self.result = answer["result"]
        return float(answer["cpu"])

    def stop(self) -> None:
        self.process.communicate("stop\n")

    def _answer(self) -> dict[str, object]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("@"):
                answer: dict[str, object] = json.loads(line[1:])
                return answer
        raise SystemExit(f"{self.name} stopped with status {self.process.wait()}")


def contest(files: dict[str, Path], data: Path, rounds: int = 5) -> list[Contender]:
    """Calls every contender once to warm up and then `rounds` times, in turn."""
    contenders = [Contender.start(name, file, data) for name, file in files.items()]
    for contender in contenders:
        contender.first = contender.call()
    for _ in range(rounds):
        for contender in contenders:
            contender.calls.append(contender.call())
    for contender in contenders:
        contender.stop()
    return contenders


def report(contenders: list[Contender], ours: str) -> dict[str, object]:
    """The least CPU seconds of each, its ratio to ours, and whether its result is exactly ours."""
    least = {each.name: min(each.calls) for each in contenders}
    result = next(each.result for each in contenders if each.name == ours)
    return {
        each.name: {
            "cpu": round(least[each.name], 4),
            "to ours": round(least[each.name] / least[ours], 3),
            "get ready": round(each.ready, 3),
            "first call": round(each.first, 3),
            "same result": each.result == result,
        }
        for each in contenders
    }


def serve(file: Path, data: Path) -> None:
    """The loop of a contender's process: `go` on standard input does the job once, anything else ends."""
    space: dict[str, object] = {"__file__": str(file), "__name__": "contender"}
    begin = time.process_time()
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), space)
    job = space["prepare"](data)  # type: ignore[operator]
    print("@" + json.dumps({"cpu": time.process_time() - begin}), flush=True)
    while sys.stdin.readline().strip() == "go":
        begin = time.process_time()
        result = job()
        cpu = time.process_time() - begin
        print("@" + json.dumps({"cpu": cpu, "result": result}), flush=True)
