"""`tongxing serve`: start the house and keep it open."""

from __future__ import annotations

import argparse

from tongxing.faces.command.protocol import OWNER

NAME = "serve"
HELP = ("启动并保持运行（Ctrl-C 停止）", "start and keep running (Ctrl-C stops)")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: PORT, TONGXING_HOME and DATABASE_URL come from the environment."""


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 0 also when it is running already."""
    from tongxing.launch.serve import serve
    from tongxing.launch.words import say

    return serve(say)
