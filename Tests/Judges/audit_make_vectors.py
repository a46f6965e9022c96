#!/usr/bin/env python3
"""Writes the vectors `made-*.json` of Tests/Vectors/audit: leaves, commitments, exports, opened proofs and paths through large
trees, good and bad. What is right follows from how each is made here, after docs/audit-log.md; no verifier is asked.
Always the same bytes. The keys are test keys: their seeds are SHA-256 of the words in audit_make_exports.key().

    python3 Tests/Judges/audit_make_vectors.py Tests/Vectors/audit
"""

import json
import pathlib
import sys

import audit_make_exports
import audit_make_lines
import audit_make_notes
import audit_make_openings
import audit_make_paths
import audit_make_rotations


def main():
    folder = pathlib.Path(sys.argv[1])
    for file, vectors in [
        ("leaf", audit_make_lines.leaf_vectors),
        ("commitment", audit_make_lines.commitment_vectors),
        ("inclusion", audit_make_paths.inclusion_vectors),
        ("consistency", audit_make_paths.consistency_vectors),
        ("note", audit_make_notes.note_vectors),
        ("export", audit_make_exports.export_vectors),
        ("export-place", audit_make_exports.place_vectors),
        ("export-rotation", audit_make_rotations.rotation_vectors),
        ("opened", audit_make_openings.opened_vectors),
    ]:
        content = list(vectors())
        names = [vector["name"] for vector in content]
        assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
        head = {
            "format": "ocmw-gateway/audit-vectors/v1",
            "kind": file.split("-")[0],
            "source": "made by Tests/Judges/audit_make_vectors.py",
        }
        rows = ",\n".join(json.dumps(vector, ensure_ascii=True) for vector in content)
        text = json.dumps(head)[:-1] + ', "vectors": [\n' + rows + "\n]}\n"
        (folder / f"made-{file}.json").write_text(text)


main()
