"""Paths through trees larger than anyone builds, for audit_make_vectors.py: inclusion and consistency."""

from audit_make_lines import sha256


def walk(here, last, seed):
    """RFC 9162, sections 2.1.3.2 and 2.1.4.2, run forwards: makes up a hash wherever one is due.
    Returns the path, the root of what lies left, and the root of all."""
    path, old, new = [], seed, seed
    while last > 0:
        path.append(sha256(b"sibling %d" % len(path)))
        if here & 1 or here == last:
            old, new = sha256(b"\1" + path[-1] + old), sha256(b"\1" + path[-1] + new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = sha256(b"\1" + new + path[-1])
        here, last = here >> 1, last >> 1
    return path, old, new


SIZES = [2**20 + 1, 2**40 - 1, 2**62 + 1, 2**63 - 1]


def hexes(path):
    return [hash.hex() for hash in path]


def spoilt_paths(given):
    """The path of a right vector, one hash longer, shorter, other or elsewhere."""
    path, more = given["path"], sha256(b"more").hex()
    yield "one hash more", path + [more]
    yield "one hash before", [more] + path
    yield "one hash less", path[:-1]
    yield "another first hash", [more] + path[1:]
    yield "another last hash", path[:-1] + [more]
    yield "two hashes swapped", [path[1], path[0]] + path[2:]


def inclusion_vectors():
    for size in SIZES:
        for index in sorted({0, 1, size // 3, size // 2 - 1, size // 2, size - 2, size - 1}):
            leaf = sha256(b"leaf")
            path, _, top = walk(index, size - 1, leaf)
            given = {"leafHash": leaf.hex(), "index": index, "size": size, "path": hexes(path), "root": top.hex()}
            yield {"name": f"{index} of {size}", "valid": True, "input": given}
            other = index - 1 if index else 1
            yield {
                "name": f"{index} of {size}, shown as {other}",
                "valid": False,
                "why": "index",
                "input": given | {"index": other},
            }
            yield {
                "name": f"{index} of {size}, shown as {size + index}",
                "valid": False,
                "why": "index beyond the size",
                "input": given | {"index": min(size + index, 2**63 - 1)},
            }
            if len(path) > 1 and size == SIZES[0]:
                for name, path in spoilt_paths(given):
                    yield {
                        "name": f"{index} of {size}, {name}",
                        "valid": False,
                        "why": "path",
                        "input": given | {"path": path},
                    }


def consistency_vectors():
    one, other = sha256(b"one").hex(), sha256(b"other").hex()
    for size in (1, 2, 3, 7, 8, *SIZES):
        given = {"oldSize": size, "oldRoot": one, "size": size, "root": one, "path": []}
        yield {"name": f"{size} to itself", "valid": True, "input": given}
        yield {"name": f"{size} to itself, two roots", "valid": False, "why": "root", "input": given | {"root": other}}
        yield {"name": f"{size} to itself, a path", "valid": False, "why": "path", "input": given | {"path": [one]}}
    for size in SIZES:
        for old in sorted({1, 3, 2**19, 2**20 - 1, size // 2, size // 3, size - 1}):
            here, last, seed = old - 1, size - 1, sha256(b"old subtree")
            while here & 1:
                here, last = here >> 1, last >> 1
            path, before, after = walk(here, last, seed)
            path = path if old & (old - 1) == 0 else [seed] + path
            given = {"oldSize": old, "oldRoot": before.hex(), "size": size, "root": after.hex(), "path": hexes(path)}
            yield {"name": f"{old} to {size}", "valid": True, "input": given}
            yield {
                "name": f"{size} to {old}",
                "valid": False,
                "why": "the tree shrank",
                "input": {
                    "oldSize": size,
                    "oldRoot": after.hex(),
                    "size": old,
                    "root": before.hex(),
                    "path": hexes(path),
                },
            }
            yield {
                "name": f"{old} to {size}, other old root",
                "valid": False,
                "why": "root",
                "input": given | {"oldRoot": sha256(b"other").hex()},
            }
            yield {
                "name": f"{old} to {size}, other root",
                "valid": False,
                "why": "root",
                "input": given | {"root": sha256(b"other").hex()},
            }
            yield {"name": f"{old} to {size}, no path", "valid": False, "why": "path", "input": given | {"path": []}}
            if len(path) > 1 and size == SIZES[0]:
                for name, path in spoilt_paths(given):
                    yield {
                        "name": f"{old} to {size}, {name}",
                        "valid": False,
                        "why": "path",
                        "input": given | {"path": path},
                    }
