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
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Generic, TypeVar, cast

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
        make: Callable[[], Executor],
        workers: int,
        deaths: tuple[type[Exception], ...],
        close: Callable[[Executor], object],
    ) -> None:
        """``make``: makes an executor; ``deaths``: the errors that say that a worker died;
        ``close``: gives up the executor and the jobs that it has.
        """
        self._make = make
        self._close = close
        self._deaths = deaths
        self._most = workers * _AHEAD if workers > 1 else 1
        self._pool = make()
        self._given: deque[tuple[J, Future[R]]] = deque()
        self._died = 0

    def __enter__(self) -> "Crew[J, R]":
        return self

    def __exit__(self, *_: object) -> None:
        self._close(self._pool)

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
        self._given.append((job, self._submit(work, job)))

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
        """Do a job again apart from all others; None if it kills its worker.

        Raises WorkerError if many jobs in a row do, or if the cluster is gone.
        """
        try:
            found = self._submit(work, job).result()
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

    def _submit(self, work: Callable[[J], R], job: J) -> Future[R]:
        try:
            return self._pool.submit(work, job)
        except BrokenProcessPool:
            self._pool.shutdown(wait=False)
            self._pool = self._make()
            return self._pool.submit(work, job)


# Seconds until a killed worker must have been noticed.
_SECONDS_TO_END = 10


class _Processes(ProcessPoolExecutor):
    """Processes of this machine that Ctrl-C does not reach: their parent ends them."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, get_context("spawn"), _end_with_parent)
        # All start with the first job, not one with each. One that starts while another dies would
        # be missed by the thread that ends the others, which then waits for it forever (3.11).
        self._safe_to_dynamically_spawn_children = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        # New workers inherit the blocked signals.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            future = super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if self._broken:
            # A worker died meanwhile: nobody would answer a job that came too late for that.
            raise BrokenProcessPool(self._broken)
        return future

    def give_up(self) -> None:
        """End the workers, whatever they do: a slow server may keep them for minutes."""
        workers = [*(self._processes or {}).values()]
        # shutdown() forgets it.
        manager = cast("Thread | None", self._executor_manager_thread)
        self.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
        if manager is not None:
            # It ends with the workers. If Python ended at the same time, its exit could write to
            # the pipe that this thread closes: a traceback, though all went well.
            manager.join(_SECONDS_TO_END)


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
        return Crew(_Here, 1, (), Executor.shutdown)
    return Crew(lambda: _Processes(workers), workers, (BrokenProcessPool,), _give_up)


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
    return Crew(
        lambda: client.get_executor(pure=False),
        workers,
        (KilledWorker,),
        lambda _: client.close(),
    )


def _give_up(pool: Executor) -> None:
    assert isinstance(pool, _Processes)
    pool.give_up()


def _version() -> str:
    return __version__


def _end_with_parent() -> None:
    # A worker ends with its parent: after that was killed it would wait for work forever.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if (parent := parent_process()) and parent.pid != os.getppid():
        os._exit(1)
