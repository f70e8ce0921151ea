#!/usr/bin/env python3
"""Run the tests, part by part, and count their cases; ./test calls it.

    check.py [--quick] [--part NAME]... [--list]

Each part prints one line; its full output lies in build/test-logs. The last line counts the cases of all parts:
`N passed, N failed`, with `, N skipped` where some were. The exit status is 0 only when nothing failed and every part
could run.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import concurrent.futures
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import private_postgres  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parents[1]
LOGS = TOP / "build" / "test-logs"
RELEASE = TOP / "build" / "release-tests"
SANITIZED = TOP / "build" / "sanitized"
SANITIZED_OPTIONS = ["--buildtype=debugoptimized", "-Dfuzz=true", "-Db_lundef=false"]
FUZZ_SECONDS = 15
FUZZ_TOTAL_SECONDS = 30
DEMO_DAYS = 14
WRONG_LINE = r": (fatal )?error:|undefined reference|multiple definition|^(sql2c|html2c): |^ninja: error"
SANITIZER_OPTIONS = {
    "ASAN_OPTIONS": "abort_on_error=0:exitcode=99:detect_leaks=1:allocator_may_return_null=1",
    "LSAN_OPTIONS": f"suppressions={TOP / 'tests' / 'leaks.supp'}:print_suppressions=0",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
}


class Broken(Exception):
    """A part that could not run."""


class Tally:
    def __init__(self, passed=0, failed=0, skipped=0, told=()):
        self.passed, self.failed, self.skipped, self.told = passed, failed, skipped, list(told)

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.told += other.told


def call(log, command, timeout, more=None):
    """Run a command, keep what it says and how long it took in a log, return (status, output)."""
    LOGS.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    try:
        done = subprocess.run([str(word) for word in command], cwd=TOP, timeout=timeout, stdin=subprocess.DEVNULL,
                              env={**os.environ, **(more or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              encoding="utf-8", errors="replace")
        status, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
        output = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        status, output = 124, output + f"\nstopped after {timeout} s\n"
    except FileNotFoundError as missing:
        status, output = 127, str(missing)
    with open(LOGS / log, "a", encoding="utf-8") as file:
        file.write("$ " + " ".join(str(word) for word in command) + "\n" + output + "\n")
        file.write(f"took {time.monotonic() - start:.1f} s: {log} {pathlib.Path(str(command[0])).name} {command[-1]}\n")
    return status, output


def last_lines(output, count=25):
    return [line for line in output.splitlines() if line.strip()][-count:]


def build(folder, log, compiler, options, *targets):
    """Set up and compile one build folder, or some targets of it."""
    if not (folder / "build.ninja").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        status, output = call(log, ["meson", "setup", folder, "-Dwerror=true", *options], 120, {"CC": compiler})
        if status:
            raise Broken("meson setup failed\n" + "\n".join(last_lines(output)))
    else:
        status, _ = call(log, [sys.executable, "-P", "tools/sources.py", TOP, "--changed", folder / "sources.txt"], 20)
        if status == 0:
            call(log, ["meson", "setup", "--reconfigure", folder], 120)
    status, output = call(log, ["ninja", "-k", "0", "-C", folder, *targets], 1500)
    if status:
        wrong = [line for line in output.splitlines() if re.search(WRONG_LINE, line)]
        wrong = list(dict.fromkeys(re.sub(r"\x1b\[[0-9;]*[mK]", "", line)[:240] for line in wrong))
        raise Broken("the build failed\n" + "\n".join(wrong[:25] or last_lines(output)))


def release_build(*targets):
    build(RELEASE, "build-release.log", "gcc", ["--buildtype=debugoptimized"], *targets)


def sanitized_build():
    build(SANITIZED, "build-sanitized.log", "clang", SANITIZED_OPTIONS)


def tap(name, output, status):
    """Count the cases of one cmocka program."""
    tally = Tally()
    for line in output.splitlines():
        if re.match(r"(not )?ok \d+.*# SKIP", line):
            tally.skipped += 1
        elif re.match(r"ok \d+", line):
            tally.passed += 1
        elif re.match(r"not ok \d+", line):
            tally.failed += 1
            tally.told.append(f"{name}: {line}")
    if status and not tally.failed:
        tally.failed += 1
        tally.told += [f"{name}: ended with status {status}", *last_lines(output, 12)]
    elif not status and not tally.passed and not tally.skipped:
        tally.failed += 1
        tally.told.append(f"{name}: ran no case")
    return tally


def unit(folder, log, factor, more=None, *names):
    status, output = call(log, ["meson", "test", "-C", folder, "--no-rebuild", "--timeout-multiplier", str(factor), *names],
                          900, {**SANITIZER_OPTIONS, **(more or {})})
    results = folder / "meson-logs" / "testlog.json"
    if status == 124 or not results.is_file():
        raise Broken("meson test did not end\n" + "\n".join(last_lines(output)))
    tally = Tally()
    for line in results.read_text(encoding="utf-8").splitlines():
        result = json.loads(line)
        said = result.get("stdout", "") + "\n" + result.get("stderr", "")
        with open(LOGS / log, "a", encoding="utf-8") as file:
            file.write(f"== {result['name']} ({result['result']}, {result['duration']:.1f} s)\n{said}\n")
        tally.add(tap(result["name"], said, result["returncode"]))
    return tally


def part_unit():
    release_build()
    return unit(RELEASE, "unit.log", 1)


def part_sanitized():
    sanitized_build()
    tally = unit(SANITIZED, "sanitized.log", 3)
    for path in sorted(TOP.glob("tests/**/*_test.py")):
        if servers_beside(path, SANITIZED):
            tally.add(python_file(path, servers_beside(path, SANITIZED)))
    return tally


def part_inspect():
    status, output = call("inspect.log", [sys.executable, "-P", "tools/inspect.py"], 120)
    if status not in (0, 1):
        raise Broken("\n".join(last_lines(output)))
    return Tally(int(status == 0), int(status == 1), 0, last_lines(output, 60) if status else [])


def part_rules():
    release_build("src/librules.a", "src/libbase.a")
    status, output = call("rules.log", [sys.executable, "-P", "tools/inspect.py", "--rules", RELEASE / "src/librules.a",
                                        "--base", RELEASE / "src/libbase.a"], 60)
    if status not in (0, 1):
        raise Broken("\n".join(last_lines(output)))
    return Tally(int(status == 0), int(status == 1), 0, last_lines(output) if status else [])


def python_file(path, words, more=None):
    """One file of tests in Python; `words` are its arguments."""
    status, output = call("python.log", [sys.executable, *(["-P"] if path.parent.name == "tools" else []), path, *words],
                          300, {"AMPULL_TEST_CACHE": str(LOGS / "cache"), **SANITIZER_OPTIONS, **(more or {})})
    name = " ".join([path.relative_to(TOP).as_posix(), *(str(word.relative_to(TOP)) for word in words)])
    ran = re.findall(r"^Ran (\d+) tests?", output, re.M)
    if not ran or not int(ran[-1]):
        return Tally(0, 1, 0, [f"{name}: ran no case", *last_lines(output, 12)])
    counts = {kind: sum(map(int, re.findall(rf"^(?:OK|FAILED) .*?{kind}=(\d+)", output, re.M)))
              for kind in ("failures", "errors", "skipped")}
    wrong = counts["failures"] + counts["errors"] or int(status != 0)
    return Tally(max(int(ran[-1]) - wrong - counts["skipped"], 0), wrong, counts["skipped"],
                 [f"{name}:", *last_lines(output, 20)] if wrong else [])


def python_files(paths, folder, more=None):
    """Several files of tests in Python, two at a time: each waits for a server of its own half of its time."""
    tally = Tally()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for one in pool.map(lambda path: python_file(path, servers_beside(path, folder), more), paths):
            tally.add(one)
    return tally


def servers_beside(path, folder):
    """The built tests/AREA/*_server.c of the area that a test in Python stands in."""
    return [folder / "tests" / f"{path.parent.name}_{source.stem}" for source in sorted(path.parent.glob("*_server.c"))]


def part_python():
    release_build()
    return python_files(sorted(TOP.glob("tests/**/*_test.py")) + sorted(TOP.glob("tools/*_test.py")), RELEASE)


def uses_database(path):
    """Whether a test stands on a database that may lie on a server too (tests/database.h, .py)."""
    text = path.read_text(encoding="utf-8")
    return any(word in text for word in ('"database.h"', 'world.h"', '"sample.h"', "import database", "import served", "from served", '/imports.h"'))


def part_postgres():
    """What uses a database once more, on a server of its own; fsync is off there, as nothing is killed here."""
    if not private_postgres.programs():
        raise Broken("Debian's package postgresql is not there")
    release_build()
    names = [f"{path.parent.name}/{path.stem.removesuffix('_test')}" for path in sorted(TOP.glob("tests/*/*_test.c"))
             if uses_database(path)]
    with private_postgres.server("fsync = off\n") as address:
        where = {"AMPULL_TEST_DB": address, "AMPULL_TEST_TEMPLATE": "ampull_template"}
        for words in (["createdb", f"--maintenance-db={address}/postgres", "-T", "template0", "-E", "UTF8", "--locale=C",
                       "ampull_template"],
                      [RELEASE / "src" / "ampull", "migrate", "--db", f"{address}/ampull_template"]):
            status, output = call("postgres.log", words, 60)
            if status:
                raise Broken("the template could not be made\n" + "\n".join(last_lines(output, 5)))
        tally = unit(RELEASE, "postgres.log", 4, where, *names)
        tally.add(python_files([path for path in sorted(TOP.glob("tests/**/*_test.py")) if uses_database(path)], RELEASE, where))
    return tally


def fuzz_words(target):
    """The corpus and the dictionary of a fuzz target, as arguments."""
    folder = TOP / "tests" / "fuzz"
    corpus, words = folder / "corpus" / target, folder / f"{target}.dict"
    return [*([corpus] if corpus.is_dir() else []), *([f"-dict={words}"] if words.is_file() else [])]


def fuzz_one(program, seconds):
    name = program.name
    finds = LOGS / "fuzz" / name
    finds.mkdir(parents=True, exist_ok=True)
    status, output = call(f"fuzz-{name}.log",
                          [program, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=65536",
                           "-print_final_stats=1", f"-artifact_prefix={finds}/", finds,
                           *fuzz_words(name.removesuffix("_fuzz"))],
                          seconds + 120, SANITIZER_OPTIONS)
    ran = re.search(r"number_of_executed_units:\s*(\d+)", output)
    if status or not ran:
        return Tally(0, 1, 0, [f"{name}: status {status}", *last_lines(output, 15)])
    return Tally(1, 0, 0)


def part_fuzz():
    sanitized_build()
    programs = sorted(path for path in (SANITIZED / "tests").glob("*_fuzz") if os.access(path, os.X_OK) and path.is_file())
    tally = Tally()
    if not programs:
        tally.add(Tally(0, 0, 1, ["no tests/fuzz/*_fuzz.c yet"]))
        return tally
    seconds = max(3, min(FUZZ_SECONDS, 2 * FUZZ_TOTAL_SECONDS // len(programs)))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for one in pool.map(lambda program: fuzz_one(program, seconds), programs):
            tally.add(one)
    return tally


def faults_of(engine):
    status, output = call(f"faults-{engine}.log", [sys.executable, "tests/fault/run", "--short", "--engine", engine], 300)
    try:
        told = json.loads(last_lines(output, 1)[0])
    except (IndexError, ValueError):
        raise Broken("\n".join(last_lines(output))) from None
    return Tally(sum(told["tried"].values()) - told["found"], told["found"] or int(status != 0), 0, told["findings"])


def part_faults():
    """tests/fault/run in its short form, on both engines at the same time."""
    release_build()
    tally = Tally()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for one in pool.map(faults_of, ("sqlite", "postgres")):
            tally.add(one)
    return tally


def demo_region(log):
    """The demo region, made once a run; each file of browser tests serves a copy."""
    region = LOGS / "region"
    if region.is_dir():
        return region
    region.mkdir()
    program = RELEASE / "src" / "ampull"
    if not program.is_file():
        raise Broken("there is no program to serve")
    status, output = call(log, [program, "demo", "--seed", "1", "--days", str(DEMO_DAYS), "--data", region], 240)
    if status:
        shutil.rmtree(region)
        raise Broken("the demo region could not be made\n" + "\n".join(last_lines(output, 10)))
    return region


def browser(log, tests, more=None):
    if not (TOP / "node_modules" / "playwright-core").is_dir():
        raise Broken("node_modules lacks what the browser tests need: npm ci --ignore-scripts")
    # The reporter is named: its lines differ between node's versions where there is no terminal.
    status, output = call(log, ["node", "--test", "--test-reporter=tap", "--test-concurrency=2", *tests], 900,
                          {"AMPULL_PROGRAM": str(RELEASE / "src" / "ampull"), "AMPULL_DEMO_DATA": str(demo_region(log)), **(more or {})})
    counts = {kind: int(number) for kind, number in re.findall(r"^# (pass|fail|skipped|cancelled|todo) (\d+)", output, re.M)}
    if "pass" not in counts:
        raise Broken("node ended with status %d\n" % status + "\n".join(last_lines(output, 15)))
    failed = counts.get("fail", 0) + counts.get("cancelled", 0)
    failed = failed or int(status != 0)
    wrong = [line.strip() for line in output.splitlines() if re.match(r"\s*(not ok|error:|message:|\s+at )", line)]
    return Tally(counts["pass"], failed, counts.get("skipped", 0), wrong[:60] if failed else [])


def part_browser():
    release_build("src/ampull")
    return browser("browser.log", sorted(TOP.glob("tests/browser/*.test.mjs")))


def part_day():
    """The whole day once more, on a server of its own."""
    if not private_postgres.programs():
        raise Broken("Debian's package postgresql is not there")
    release_build("src/ampull")
    with private_postgres.server("fsync = off\n") as address:
        return browser("day.log", [TOP / "tests" / "browser" / "day.test.mjs"], {"AMPULL_TEST_DB": address})


PARTS = {
    "inspect": (part_inspect, "the house inspector on the whole tree"),
    "unit": (part_unit, "unit tests, gcc, as released, warnings are errors"),
    "rules": (part_rules, "the rules need base and nothing else"),
    "python": (part_python, "tests of the tools, and through them"),
    "postgres": (part_postgres, "every test that uses a database, on PostgreSQL"),
    "faults": (part_faults, "kills, power loss, disk and engine errors, clock and lost replies, a short while"),
    "sanitized": (part_sanitized, "unit tests, clang, address and undefined-behaviour sanitizers"),
    "fuzz": (part_fuzz, "each reader on broken input, a short while"),
    "browser": (part_browser, "the served demo region in a browser"),
    "day": (part_day, "a whole day in browsers, on PostgreSQL"),
}


def main():
    parser = argparse.ArgumentParser(prog="./test")
    parser.add_argument("--quick", action="store_true", help="one build, unit tests only")
    parser.add_argument("--part", action="append", choices=sorted(PARTS), help="only this part; may stand several times")
    parser.add_argument("--list", action="store_true", help="name the parts")
    asked = parser.parse_args()
    if asked.list:
        for name, (_, about) in PARTS.items():
            print(f"{name:10} {about}")
        return 0
    chosen = asked.part or (["unit"] if asked.quick else list(PARTS))
    LOGS.parent.mkdir(exist_ok=True)
    lock = open(LOGS.parent / "test.lock", "w", encoding="utf-8")  # Two runs in one tree would build over each other.
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("another ./test runs in this tree: waiting for it", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    total, broken = Tally(), 0
    for name in PARTS:
        if name not in chosen:
            continue
        start = time.monotonic()
        try:
            tally = PARTS[name][0]()
        except Broken as reason:
            broken += 1
            tally = Tally(0, 1, 0, ["could not run: " + str(reason)])
        print(f"{name}: {tally.passed} ok, {tally.failed} not ok, {tally.skipped} left out"
              f" ({time.monotonic() - start:.0f} s)", flush=True)
        for line in tally.told:
            print("    " + line.replace("\n", "\n    "), flush=True)
        total.add(tally)
    print(f"logs: {LOGS.relative_to(TOP)}")
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped}")
    return 1 if total.failed or broken or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
