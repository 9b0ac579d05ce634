"""Processes that work on jobs: this one, several of this machine, or those of a Dask cluster.

All are executors of ``concurrent.futures``, so the work is the same code. A job whose worker dies
is given out again.
"""

import ctypes
import os
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import suppress
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from threading import Lock
from threading import local as local_to_thread
from traceback import format_exc
from typing import Any, Generic, TypeVar

from newscrawl import __version__
from newscrawl.errors import ArgumentError, WorkerError

# Jobs for each worker that are being done, wait, or whose results wait: this bounds the memory.
_AHEAD = 3
# Give up after so many jobs in a row that killed their worker.
_TOO_MANY = 10
_GONE = (
    "the cluster has given up its work: does its scheduler still run? What was done before is "
    "stored; the same command goes on there"
)
_PR_SET_PDEATHSIG = 1
_SECONDS_TO_CONNECT = 20

J = TypeVar("J")
R = TypeVar("R")


class Crew(Generic[J, R]):
    """Workers, and the jobs that they have. ``work`` makes a result of a job; both are pickled."""

    def __init__(
        self,
        pool: Executor,
        workers: int,
        deaths: tuple[type[Exception], ...],
        close: Callable[[], object],
    ) -> None:
        """``deaths``: the errors that say that a worker died; ``close``: gives up the pool and the
        jobs that it has.
        """
        self._pool = pool
        self._close = close
        self._deaths = deaths
        self._most = workers * _AHEAD if workers > 1 else 1
        self._given: deque[tuple[J, Future[R]]] = deque()
        self._died = 0

    def __enter__(self) -> "Crew[J, R]":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    @property
    def jobs(self) -> list[J]:
        """The jobs whose results have not been taken."""
        return [job for job, _ in self._given]

    @property
    def has_room(self) -> bool:
        """True if another job can be given."""
        return len(self._given) < self._most

    def give(self, work: Callable[[J], R], job: J) -> None:
        """Hand a job to a worker."""
        self._given.append((job, self._pool.submit(work, job)))

    def take(self, *, in_order: bool) -> tuple[J, R | None]:
        """Wait for a job, the oldest or the first that is done, and return it with its result;
        None if a worker died meanwhile: then see :meth:`alone`. Raises WorkerError if the cluster
        is gone.
        """
        number = 0
        if not in_order:
            done, _ = wait([future for _, future in self._given], return_when=FIRST_COMPLETED)
            number = next(n for n, (_, future) in enumerate(self._given) if future in done)
        job, future = self._given[number]
        del self._given[number]
        try:
            found = future.result()
        except self._deaths:
            return job, None
        except CancelledError as error:
            raise WorkerError(_GONE) from error
        return job, found

    def alone(self, work: Callable[[J], R], job: J) -> R | None:
        """Do a job again, after all others are done; None if it kills its worker. Beside others it
        may have died for want of memory.

        Raises WorkerError if many jobs in a row do, or if the cluster is gone.
        """
        wait([future for _, future in self._given])
        try:
            found = self._pool.submit(work, job).result()
        except self._deaths as error:
            self._died += 1
            if self._died == _TOO_MANY:
                raise WorkerError(
                    "worker processes die one after another: is there memory left? What was done "
                    "before is stored; --workers 1 works in one process"
                ) from error
            return None
        except CancelledError as error:
            raise WorkerError(_GONE) from error
        self._died = 0
        return found


class _DiedError(Exception):
    """A worker process ended before it had answered."""


class _Worker:
    """A process that does one job after another, and a pipe to it that no other process holds: so
    it ends with the process, whatever that was about to say.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        # The first start would start it, and unblock the signals in doing so.
        resource_tracker.ensure_running()
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        # The process inherits the blocked signals: Ctrl-C does not reach it, its parent ends it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()

    def ask(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """Return the result of a job. Raises what the job raised; _DiedError."""
        try:
            self._pipe.send((fn, args))
            found, error = self._pipe.recv()
        except (EOFError, OSError) as died:
            self._pipe.close()
            self.process.join()  # its pipe ends a moment before it does
            raise _DiedError from died
        if error is not None:
            raise error
        return found


class _Processes(ThreadPoolExecutor):
    """Processes of this machine, each with a thread that asks it.

    Those of ``ProcessPoolExecutor`` share one pipe for their results. One that is killed while it
    writes to it leaves half a result there, and all who wait for the rest wait forever.
    """

    def __init__(self, workers: int) -> None:
        super().__init__(workers)
        self._mine = local_to_thread()
        self._all: set[_Worker] = set()
        self._lock = Lock()
        self._is_closed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        return super().submit(self._ask, fn, args)

    def _ask(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is None or not worker.process.is_alive():
            with self._lock:
                if self._is_closed:
                    raise _DiedError
                if worker is not None:
                    self._all.discard(worker)
                worker = self._mine.worker = _Worker()
                self._all.add(worker)
        return worker.ask(fn, args)

    def give_up(self) -> None:
        """End the workers, whatever they do: a slow server may keep them for minutes."""
        with self._lock:
            self._is_closed = True
        for worker in self._all:
            worker.process.kill()
        self.shutdown(cancel_futures=True)


def _serve(pipe: Connection) -> None:
    _end_with_parent()
    with suppress(EOFError):
        while True:
            fn, args = pipe.recv()
            try:
                pipe.send((fn(*args), None))
            except Exception as error:  # noqa: BLE001 - it is raised where the result is taken
                error.add_note(f"In a worker:\n{format_exc()}")
                pipe.send((None, error))


class _Here(Executor):
    """Does each job at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is taken
            future.set_exception(error)
        return future


def local(workers: int) -> Crew[Any, Any]:
    """Return a crew of processes of this machine; of this process alone if one is asked for."""
    if workers == 1:
        here = _Here()
        return Crew(here, 1, (), here.shutdown)
    pool = _Processes(workers)
    return Crew(pool, workers, (_DiedError,), pool.give_up)


def cluster(address: str) -> Crew[Any, Any]:
    """Return the workers of a Dask cluster. ``address``: of its scheduler, ``tcp://HOST:8786``.

    Raises ArgumentError if it does not answer, has no workers, or has other versions of newscrawl.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise ArgumentError(
            "--scheduler needs Dask: pip install -c constraints.txt -e '.[cluster]'"
        ) from error
    try:
        make: Any = Client  # it has no types
        client = make(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        versions = client.run(_version, on_error="ignore")  # a worker may be about to die
    except (OSError, ValueError, ImportError) as error:
        raise ArgumentError(f"--scheduler {address}: {error}") from error
    if not versions:
        raise ArgumentError(f"--scheduler {address}: the cluster has no workers")
    if others := sorted({f"{at} has {v}" for at, v in versions.items() if v != __version__}):
        raise ArgumentError(
            f"--scheduler {address}: this is newscrawl {__version__}, but {'; '.join(others)}"
        )
    workers = sum(client.nthreads().values())
    return Crew(client.get_executor(pure=False), workers, (KilledWorker,), client.close)


def _version() -> str:
    return __version__


def _end_with_parent() -> None:
    # A worker ends with its parent: after that was killed it would wait for work forever. To Linux
    # the parent is the thread that started it, which lives as long as the pool.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if (parent := parent_process()) and parent.pid != os.getppid():
        os._exit(1)
