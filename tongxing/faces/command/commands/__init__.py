"""One file, one command. The file is the registration: nothing else has to be told.

A command module has

    NAME = "plan check"                      # words as typed; a second word makes a group
    HELP = ("检查方案文件", "check plan files")  # Chinese, English
    NEEDS = OWNER                            # who may: the machine's owner, or a permission by name
    def add_arguments(parser: argparse.ArgumentParser) -> None
    def run(args: argparse.Namespace) -> int  # 0 done, 1 refused or failed (said in words), 2 wrong usage

and imports Django and the domain inside `run`, after `open_house()`, so that `--help` stays quick and
works on a machine where nothing is set up yet. Raise `Refused("why, and what to do")` to end with 1.
"""
