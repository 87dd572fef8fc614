"""Keeps replicas running: starts them, starts anew what ends or hangs, ends all together."""

from __future__ import annotations

import http.client
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from dashboard.server import logs
from data.languages import fill

SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
SOUND_AFTER = 60.0
"""Seconds after which a replica that ends counts as one that had been well."""

LOOK_EVERY = 10.0
"""Seconds between two questions whether a replica answers."""

MISSES = 3
"""Answers in a row that may be missing before a replica is started anew."""

GRACE = 15.0
"""Seconds that replicas have to end by themselves."""

_TICK = 0.1


@dataclass
class Replica:
    """One process of several alike.

    Attributes
    ----------
    number, port
        Which one, from 1, and where it listens on this machine.
    command
        What it is started with.
    process
        The process; None before the first and between two.
    began, again
        When it was started, and when it is to be started next.
    pause
        How long to wait before the next start.
    misses
        Answers in a row that were missing.
    answered
        Whether it has ever answered since it was started.
    """

    number: int
    port: int
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    again: float = 0.0
    pause: float = SHORTEST_PAUSE
    misses: int = 0
    answered: bool = False
    looked: float = field(default=0.0)


class Supervisor:
    """Keeps replicas running until it is told to stop.

    Parameters
    ----------
    replicas
        What is to run.
    environ
        Their environment.
    say
        Takes a line about what happened.
    alive
        Says whether a replica answers at a port.
    """

    def __init__(
        self,
        replicas: Sequence[Replica],
        environ: Mapping[str, str],
        *,
        say: Callable[[str], None],
        alive: Callable[[int], bool] | None = None,
    ) -> None:
        self.replicas = list(replicas)
        self._environ = dict(environ)
        self._say = say
        self._alive = alive or answers
        self._stopped = False

    def run(self) -> int:
        """Run the replicas until SIGTERM or Ctrl-C; give the exit code."""
        before = {
            number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            while not self._stopped:
                time.sleep(_TICK)
                for replica in self.replicas:
                    if not self._stopped:
                        self.look_after(replica, time.monotonic())
        finally:
            self.end()
            for number, handler in before.items():
                signal.signal(number, handler)
        return 0

    def stop(self) -> None:
        """Let `run` come to its end."""
        # No lock: a signal may find this thread holding it.
        self._stopped = True

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """Stop at a signal."""
        self.stop()

    def look_after(self, replica: Replica, now: float) -> None:
        """Start a replica that does not run, and end one that does not answer any more.

        Parameters
        ----------
        replica
            The replica.
        now
            Seconds of a clock that only goes forward.
        """
        if replica.process is None:
            if now >= replica.again:
                self._start(replica, now)
        elif (code := replica.process.poll()) is not None:
            if now - replica.began > SOUND_AFTER:
                replica.pause = SHORTEST_PAUSE
            self._tell(
                replica,
                fill(
                    "ended with code {code}; started anew in {seconds} s",
                    code=code,
                    seconds=f"{replica.pause:g}",
                ),
            )
            replica.process = None
            replica.again = now + replica.pause
            replica.pause = min(replica.pause * 2, LONGEST_PAUSE)
        elif now - replica.looked >= LOOK_EVERY:
            replica.looked = now
            self._ask(replica)

    def end(self) -> None:
        """End every replica, those that do not want to by force."""
        running = [item.process for item in self.replicas if item.process is not None]
        for process in running:
            with suppress(OSError):
                process.terminate()
        end = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, replica: Replica, now: float) -> None:
        """Start a replica."""
        replica.began = replica.looked = now
        replica.misses, replica.answered = 0, False
        replica.process = subprocess.Popen(
            list(replica.command), env=self._environ, stdin=subprocess.DEVNULL
        )
        self._tell(replica, fill("started as process {process}", process=replica.process.pid))

    def _ask(self, replica: Replica) -> None:
        """Ask a replica whether it lives; it has all the time it needs to start."""
        if self._alive(replica.port):
            replica.answered, replica.misses = True, 0
        elif replica.answered:
            replica.misses += 1
        if replica.misses >= MISSES and replica.process is not None:
            self._tell(replica, fill("did not answer {count} times; is ended", count=MISSES))
            replica.process.kill()

    def _tell(self, replica: Replica, what: str) -> None:
        """Say what happened to a replica."""
        if logs.wanted():
            logs.tell("replica", number=replica.number, port=replica.port, said=str(what))
        else:
            self._say(
                fill(
                    "Replica {number} (port {port}) {what}.",
                    number=replica.number,
                    port=replica.port,
                    what=what,
                )
            )


def answers(port: int) -> bool:
    """Say whether a replica at a port of this machine says that it lives."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/livez")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
