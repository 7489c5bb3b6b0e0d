"""What `docker-compose config` prints for many projects: its own code, loaded once and forked for each.

Reads a JSON list of {cwd, args, env} and prints a JSON list of {code, stdout, stderr}.
"""
import json
import os
import sys
import tempfile

from compose.cli.main import main


def run(cwd, args, env):
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                os.dup2(stdout.fileno(), 1)
                os.dup2(stderr.fileno(), 2)
                os.environ.clear()
                os.environ.update(env)
                os.chdir(cwd)
                sys.argv = ["docker-compose", *args]
                main()
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
            finally:
                for stream in (sys.stdout, sys.stderr):
                    stream.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (stdout, stderr):
            file.seek(0)
            texts.append(file.read().decode("utf-8"))
    return {"code": os.waitstatus_to_exitcode(status), "stdout": texts[0], "stderr": texts[1]}


print(json.dumps([run(**asked) for asked in json.load(sys.stdin)]))
