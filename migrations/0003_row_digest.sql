-- A digest of each row that the chain does not seal, or not yet, so that a byte that changes on the disk
-- shows there as well. It proves no honesty: whoever writes a row can write its digest.
--
-- Empty in rows that were written before; a row gets its digest when it is written next.

ALTER TABLE sale ADD COLUMN digest BLOB CHECK (length(digest) = 32);
ALTER TABLE attempt ADD COLUMN digest BLOB CHECK (length(digest) = 32);
ALTER TABLE exchange ADD COLUMN digest BLOB CHECK (length(digest) = 32);
ALTER TABLE conflict ADD COLUMN digest BLOB CHECK (length(digest) = 32);
ALTER TABLE conflict_reversal ADD COLUMN digest BLOB CHECK (length(digest) = 32);
ALTER TABLE conflict_decision ADD COLUMN digest BLOB CHECK (length(digest) = 32);
ALTER TABLE request ADD COLUMN digest BLOB CHECK (length(digest) = 32);
ALTER TABLE till ADD COLUMN digest BLOB CHECK (length(digest) = 32);
