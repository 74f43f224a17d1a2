"""The schemas of the stores, as numbered steps that are never edited again.

A step is a tuple of SQL statements; ``PRAGMA user_version`` counts the steps that a
file has gone through. A change of schema is a new step at the end. Steps use no
classes of today: they must still run when those have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Step = tuple[str, ...]

# Unsigned 64-bit values (hashes, inodes) are stored as signed ones of the same bits.
CACHE_STEPS: Sequence[Step] = (
    (
        """
        CREATE TABLE files (
            volume TEXT NOT NULL,
            path BLOB NOT NULL,
            inode INTEGER NOT NULL,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            ctime_ns INTEGER NOT NULL,
            content BLOB,
            failure TEXT,
            decoder_version INTEGER NOT NULL,
            PRIMARY KEY (volume, path)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE contents (
            content BLOB NOT NULL PRIMARY KEY,
            size_bytes INTEGER NOT NULL,
            decoder_version INTEGER NOT NULL,
            fingerprint_version INTEGER NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            format TEXT NOT NULL,
            lossless INTEGER NOT NULL,
            jpeg_quality INTEGER,
            has_alpha INTEGER NOT NULL,
            frames INTEGER NOT NULL,
            damage TEXT NOT NULL,
            picture_digest BLOB,
            taken_at TEXT,
            subsecond TEXT NOT NULL,
            camera TEXT NOT NULL,
            software TEXT NOT NULL,
            exposure_s REAL,
            f_number REAL,
            iso INTEGER,
            has_gps INTEGER NOT NULL,
            average INTEGER NOT NULL,
            difference INTEGER NOT NULL,
            perception INTEGER NOT NULL,
            wavelet INTEGER NOT NULL,
            color INTEGER NOT NULL,
            sign INTEGER NOT NULL,
            sign_trimmed INTEGER,
            trim_left REAL,
            trim_top REAL,
            trim_right REAL,
            trim_bottom REAL,
            texture REAL NOT NULL
        ) WITHOUT ROWID
        """,
        "CREATE INDEX contents_by_size ON contents (size_bytes)",
        """
        CREATE TABLE pictures (
            content BLOB NOT NULL PRIMARY KEY,
            grey BLOB NOT NULL,
            rgb BLOB NOT NULL,
            histogram BLOB NOT NULL,
            preview BLOB NOT NULL
        )
        """,
    ),
    (
        """
        CREATE TABLE comparisons (
            first BLOB NOT NULL,
            second BLOB NOT NULL,
            question BLOB NOT NULL,
            answer BLOB NOT NULL,
            PRIMARY KEY (first, second)
        ) WITHOUT ROWID
        """,
    ),
    # Everything that was derived from pixels is made anew: keypoints and quality come
    # from the decode alone.
    (
        "DROP TABLE pictures",
        """
        CREATE TABLE pictures (
            content BLOB NOT NULL PRIMARY KEY,
            rgb BLOB NOT NULL,
            histogram BLOB NOT NULL,
            preview BLOB NOT NULL,
            keypoints BLOB NOT NULL,
            embedding BLOB NOT NULL
        )
        """,
        "DROP TABLE comparisons",
        # A pair is asked about twice when both its hashes and its keypoints agree.
        """
        CREATE TABLE comparisons (
            first BLOB NOT NULL,
            second BLOB NOT NULL,
            question BLOB NOT NULL,
            answer BLOB NOT NULL,
            PRIMARY KEY (first, second, question)
        ) WITHOUT ROWID
        """,
        "DELETE FROM contents",
        "ALTER TABLE contents ADD COLUMN sharpness REAL",
        "ALTER TABLE contents ADD COLUMN blockiness REAL",
        "ALTER TABLE contents ADD COLUMN shadows REAL",
        "ALTER TABLE contents ADD COLUMN highlights REAL",
    ),
    # Contents of before are read again in any case: fingerprints changed with it.
    ("ALTER TABLE contents ADD COLUMN cells BLOB NOT NULL DEFAULT x''",),
    # Descriptors by method first: a search wants all of one method.
    (
        """
        CREATE TABLE descriptors (
            method TEXT NOT NULL,
            content BLOB NOT NULL,
            descriptor BLOB NOT NULL,
            PRIMARY KEY (method, content)
        ) WITHOUT ROWID
        """,
    ),
)

DECISIONS_STEPS: Sequence[Step] = (
    (
        """
        CREATE TABLE pairs (
            first BLOB NOT NULL,
            second BLOB NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('not duplicates', 'keep both')),
            decided_at TEXT NOT NULL,
            PRIMARY KEY (first, second),
            CHECK (first < second)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE removed (
            content BLOB NOT NULL PRIMARY KEY,
            kept BLOB NOT NULL,
            removed_at TEXT NOT NULL
        ) WITHOUT ROWID
        """,
    ),
)
