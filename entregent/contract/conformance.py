"""What every network's folder must hold to, checked over the registry by `tests/test_conformance.py`.

The samples of a network
------------------------
    networks/<slug>/samples/<case>/…              what a person would drop: any files, tiny and invented
    networks/<slug>/samples/<case>.expected.json  what reading it must yield, written once and then read by a person

A case that holds exactly one entry (a file, a zip, a sub-folder) drops that entry; a case that holds several drops the
case folder itself. A dropped folder is also zipped by the suite and must yield the same from the zip.

`expected.json` is `{"observed_at", "records", "skipped", "missing"}`, all in the order in which they are yielded. A record
is its fields that differ from their defaults, plus `"record"`, the name of its class. Samples are read with `NOW` and
without owner keys. Write or renew the files with `UPDATE_EXPECTED=1 pytest tests/test_conformance.py -k <slug>`, then
read the difference: the golden file is a statement about the world, not an echo of the code.
"""
