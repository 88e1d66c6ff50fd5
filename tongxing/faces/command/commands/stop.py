"""`tongxing stop`: end the house that is being served, from another terminal."""

from __future__ import annotations

import argparse

from tongxing.faces.command.protocol import OWNER

NAME = "stop"
HELP = ("停止正在运行的服务", "stop the running house")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: which house is said by TONGXING_HOME."""


def run(args: argparse.Namespace) -> int:
    """Ask the serving process to end and wait for it; 0 also when nobody serves."""
    from tongxing.launch.serve import stop
    from tongxing.launch.words import say

    return stop(say)
