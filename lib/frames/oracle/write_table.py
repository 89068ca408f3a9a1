# Writes pyarrow.arrow beside itself: an IPC file in two batches with a column of every type that a frame can take.
# Written with pyarrow 26.0.1.

from datetime import date
from pathlib import Path

import pyarrow as pa

T = 1_600_000_000
zoned = lambda unit, scale: pa.array([T * scale, None, (T + 60) * scale], pa.timestamp(unit, tz="UTC"))
table = pa.table(
    {
        "double": pa.array([1.5, None, -0.0], pa.float64()),
        "float": pa.array([0.25, None, 3], pa.float32()),
        "byte": pa.array([-128, 0, 127], pa.int8()),
        "long": pa.array([-(2**53) + 1, None, 2**53 - 1], pa.int64()),
        "unsigned": pa.array([0, 1, 2**53 - 1], pa.uint64()),
        "seconds": zoned("s", 1),
        "millis": zoned("ms", 10**3),
        "micros": zoned("us", 10**6),
        "nanos": zoned("ns", 10**9),
        "naive": pa.array([T * 1000, None, (T + 60) * 1000], pa.timestamp("ms")),
        "day": pa.array([date(2020, 9, 13), None, date(1969, 12, 31)], pa.date32()),
        "yes": pa.array([True, False, True]),
        "text": pa.array(["a", "", "ü, \"q\"\n"]),
        "large": pa.array(["a", "b", "a"], pa.large_utf8()),
        "kind": pa.array(["long", "short", "long"]).dictionary_encode(),
    }
)
with pa.OSFile(str(Path(__file__).with_name("pyarrow.arrow")), "wb") as sink:
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
