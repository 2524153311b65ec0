"""Runs the test programs that CTest knows, two at a time, and sums what Qt Test says. Last line: "N passed, N failed"."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

TOTALS = re.compile(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped", re.M)
FRAME = re.compile(r"^PASS\s+: \w+::(?:init|cleanup)TestCase\(\)", re.M)  # Qt Test's own, no tests of ours


def programs(build, name):
    listing = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], check=True, capture_output=True, text=True).stdout
    for test in json.loads(listing)["tests"]:
        if name in test["name"]:
            properties = {p["name"]: p["value"] for p in test.get("properties", [])}
            yield test["name"], test.get("command"), properties


def run(program):
    name, command, properties = program
    if not command:  # CTest names no command for a program that does not exist
        return name, "", "was not built", 1, 0.0
    environment = dict(os.environ, **dict(pair.split("=", 1) for pair in properties.get("ENVIRONMENT", [])))
    start = time.monotonic()
    # A process group of its own, so that a test that hangs takes its children with it.
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                               env=environment, cwd=properties.get("WORKING_DIRECTORY"), start_new_session=True)
    limit = properties.get("TIMEOUT", 900)
    try:
        output, _ = process.communicate(timeout=limit)
        ending = "" if process.returncode >= 0 else f"crashed: {signal.Signals(-process.returncode).name}"
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        ending = f"did not end in {limit:.0f} s"
    return name, output, ending, process.returncode, time.monotonic() - start


def count(output, ending, status):
    """Passed, failed and skipped tests of one program; one that crashed or ended in error without a failed test counts as one failed."""
    totals = TOTALS.findall(output)
    passed = sum(int(t[0]) for t in totals) - len(FRAME.findall(output))
    failed = sum(int(t[1]) for t in totals)
    if ending or not totals or (status != 0 and failed == 0):
        failed += 1
    return passed, failed, sum(int(t[2]) for t in totals)


def main():
    build, name = sys.argv[1], sys.argv[2]
    # CTest's property: what takes longest begins first, so that the end does not wait for one program.
    found = sorted(programs(build, name), key=lambda program: -program[2].get("COST", 0))
    if not found:
        print(f"No test has a name with \"{name}\" in it.")
        print("0 passed, 1 failed")
        return 1
    passed = failed = skipped = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for program, output, ending, status, seconds in pool.map(run, found):
            good, bad, left_out = count(output, ending, status)
            passed, failed, skipped = passed + good, failed + bad, skipped + left_out
            said = ending or (f"exit status {status}" if bad else "")
            print(f"{program}: {good} passed, {bad} failed, {left_out} skipped, {seconds:.1f} s{'; ' if said else ''}{said}")
            if bad:
                print(output.rstrip())
            else:
                for line in re.findall(r"^(?:SKIP|XPASS|RESULT|\s+[\d.,e+-]+ \w+ per).*$", output, re.M):
                    print("   " + line.strip())
            sys.stdout.flush()
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
