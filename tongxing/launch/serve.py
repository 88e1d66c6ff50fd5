"""Serve the house: open it, start the web workers, say where it is; survive a second start and a hard kill."""

from __future__ import annotations

import http.client
import importlib
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress

from tongxing.config import env
from tongxing.launch import database, home, rotation
from tongxing.launch.disk import watched
from tongxing.launch.foreman import jobs_done
from tongxing.launch.house import kept_alive, open_house
from tongxing.launch.keeping.timetable import kept_safe
from tongxing.launch.words import LaunchFailure, Say

WORKERS = 2
THREADS = 4  # for each worker; a view waits for the database most of its time


def serve(say: Say) -> int:
    """Run until Ctrl-C. A second start on the same home says where the first one is, and that is all."""
    surroundings = env.read()
    place = home.prepare(surroundings.home)
    lock = home.open_lock(place, "serve")
    try:
        if not home.try_lock(lock):
            return _already_running(place, say)
        _refuse_taken_port(surroundings)
        _write_serve_file(place, surroundings)
        signal.signal(signal.SIGTERM, _as_ctrl_c)
        with open_house(say, migrate=True) as house:
            _load_demo(place, say)
            refuse_clear_text(surroundings.host, real=not (place.path / "demo.json").exists())
            with (
                watched(house.cluster, say),
                kept_alive(house.cluster, say),
                jobs_done(say),
                kept_safe(place, say),
            ):
                _run_web_server(surroundings, say)
        say("已停止，数据都在", "stopped; everything is saved")
        return 0
    finally:
        with suppress(FileNotFoundError):
            if _serve_pid(place) == os.getpid():
                place.serve_file.unlink()
        os.close(lock)


def _as_ctrl_c(*_: object) -> None:
    """Being asked to end while still starting: everything is put away as for Ctrl-C."""
    raise KeyboardInterrupt


def address(host: str, port: int) -> str:
    """What to type into a browser."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # nosec B104: compared, not bound
    return f"http://{shown}:{port}/"


def running_address(place: home.Home) -> str | None:
    """Where this home is being served now; None when nobody serves it."""
    lock = home.open_lock(place, "serve")
    try:
        if home.try_lock(lock):
            return None
        return _serve_facts(place).get("address") or "?"
    finally:
        os.close(lock)


def stop(say: Say) -> int:
    """End the process that serves this home, and wait until it has put everything away."""
    place = home.prepare(env.read().home)
    lock = home.open_lock(place, "serve")
    try:
        if home.try_lock(lock):
            say("没有在运行", "not running")
            return 0
        with suppress(ProcessLookupError):
            os.kill(_serve_pid(place), signal.SIGTERM)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if home.try_lock(lock):
                say("已停止", "stopped")
                return 0
            time.sleep(0.1)
    finally:
        os.close(lock)
    raise LaunchFailure("一分钟内没有停下来", "it did not stop within a minute")


def _already_running(place: home.Home, say: Say) -> int:
    where = _serve_facts(place).get("address", "")
    say(f"已经在运行：{where}", f"already running: {where}")
    return 0


def _run_web_server(surroundings: env.Environment, say: Say) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ["TONGXING_SERVE_PID"] = str(os.getpid())
    server = Server(
        "tongxing.launch.worker:application",
        address=surroundings.host,
        port=surroundings.port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    threading.Thread(target=_tell_when_ready, args=(surroundings, say), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.serve()


def _tell_when_ready(surroundings: env.Environment, say: Say) -> None:
    where = address(surroundings.host, surroundings.port)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if _answers(surroundings.port):
            say(f"可以用了：{where}", f"ready: {where}")
            if lines := list(_signins()):
                say(
                    "演示乡镇，人和事都是虚构的。用下面任一账号和密码登录，动态码空着，不用手机",
                    "an invented town: sign in with any of these, leave the code empty, no phone needed",
                )
            for line in lines:
                print(f"  {line}", flush=True)
            say("按 Ctrl-C 停止", "Ctrl-C stops it")
            return
        time.sleep(0.1)
    say(
        "网页服务两分钟还没有应答，请看上面的错误",
        "the web server has not answered for two minutes, see the errors above",
    )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/signin/")
        connection.getresponse().read()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _load_demo(place: home.Home, say: Say) -> None:
    """A house without any place gets the demo town, unless it was made with `tongxing init --empty`."""
    with suppress(ModuleNotFoundError):
        demo = importlib.import_module("tongxing.demo")
        if demo.wanted(place.path):
            rotation.for_demo(place)
            database.for_demo()
        demo.load(place.path, say)
        if demo.read_mark(place.path) is not None:
            os.environ["TONGXING_DEMO"] = "1"  # the pages say that nobody in them is real


def _signins() -> Iterable[str]:
    """The sign-ins of the demo town, when this copy has one: tongxing.demo.signins() gives lines of text."""
    try:
        demo = importlib.import_module("tongxing.demo")
    except ModuleNotFoundError:
        return ()
    lines = getattr(demo, "signins", None)
    try:
        return [str(line) for line in lines()] if lines else ()
    except Exception as error:  # a missing demo must never keep the house closed
        return (f"({error})",)


def refuse_clear_text(host: str, *, real: bool) -> None:
    """A real house speaks to other machines over HTTPS or not at all (ASVS 12.2.1); who wants otherwise says so in full."""
    told = os.environ.get("TONGXING_HTTPS", "")
    if (
        real
        and host not in (*env.LOOPBACK, "localhost")
        and not told
        and not os.environ.get("TONGXING_CLEAR_TEXT")
    ):
        raise LaunchFailure(
            f"TONGXING_HOST={host} 会让别的机器用明文连进来。请在同一台机器上放 TLS 代理（docs/nginx.conf），去掉 TONGXING_HOST，"
            "设 TONGXING_HTTPS=1；确实只在封闭网络里用，写 TONGXING_CLEAR_TEXT=in-a-closed-network",
            f"TONGXING_HOST={host} lets other machines in without TLS: put a proxy before it (docs/nginx.conf) and set"
            " TONGXING_HTTPS=1, or say TONGXING_CLEAR_TEXT=in-a-closed-network",
        )


def _refuse_taken_port(surroundings: env.Environment) -> None:
    with socket.socket(socket.AF_INET6 if ":" in surroundings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((surroundings.host, surroundings.port))
        except OSError as error:
            raise LaunchFailure(
                f"端口 {surroundings.port} 用不了（{error.strerror}）。可换一个：PORT=8001 make run",
                f"port {surroundings.port} cannot be used: try PORT=8001 make run",
            ) from error


def _write_serve_file(place: home.Home, surroundings: env.Environment) -> None:
    facts = {"pid": os.getpid(), "address": address(surroundings.host, surroundings.port)}
    part = place.serve_file.with_name("serve.json.new")
    part.write_text(json.dumps(facts), encoding="utf-8")
    part.replace(place.serve_file)


def _serve_facts(place: home.Home) -> dict[str, str]:
    try:
        raw = json.loads(place.serve_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in raw.items()}


def _serve_pid(place: home.Home) -> int:
    text = _serve_facts(place).get("pid", "0")
    return int(text) if text.isdigit() else 0
