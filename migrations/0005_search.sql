-- Items are found by the beginnings of the words of their name, without accents, however many there are; and by
-- several codes, of which one may lie on several items.
--
-- The index of words is made from `search` and answers in the order of `position`, which therefore has to be one
-- item's alone. SQLite keeps it in tables of its own; what is in it can be made anew from the items at any time.

CREATE UNIQUE INDEX product_place ON product (position);
DROP INDEX product_by_position;
CREATE INDEX product_quick ON product (position) WHERE quick = 1;

-- Further codes of an item. The code that it has in its own row is not repeated here.
CREATE TABLE product_code (
  code    TEXT NOT NULL CHECK (code <> ''),
  product BLOB NOT NULL REFERENCES product (id),
  PRIMARY KEY (code, product)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_code_of ON product_code (product);

-- From now on without accents, as the program writes it; these are the letters that shops here have used.
UPDATE product SET search =
  replace(replace(replace(replace(replace(replace(replace(replace(
  replace(replace(replace(replace(replace(replace(replace(replace(
  replace(replace(replace(replace(replace(replace(replace(replace(
  replace(replace(replace(replace(replace(replace(search,
  'á', 'a'), 'à', 'a'), 'â', 'a'), 'ä', 'a'), 'ã', 'a'), 'å', 'a'), 'æ', 'ae'), 'ç', 'c'),
  'é', 'e'), 'è', 'e'), 'ê', 'e'), 'ë', 'e'), 'í', 'i'), 'ì', 'i'), 'î', 'i'), 'ï', 'i'),
  'ñ', 'n'), 'ó', 'o'), 'ò', 'o'), 'ô', 'o'), 'ö', 'o'), 'õ', 'o'), 'ø', 'o'), 'œ', 'oe'),
  'ß', 'ss'), 'ú', 'u'), 'ù', 'u'), 'û', 'u'), 'ü', 'u'), 'ÿ', 'y');

CREATE VIRTUAL TABLE product_search USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  prefix = '1 2 3 4',
  tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO product_search (rowid, words) SELECT position, search FROM product ORDER BY position;

CREATE TRIGGER product_search_add AFTER INSERT ON product
BEGIN
  INSERT INTO product_search (rowid, words) VALUES (NEW.position, NEW.search);
END;
CREATE TRIGGER product_search_change AFTER UPDATE OF position, search ON product
BEGIN
  DELETE FROM product_search WHERE rowid = OLD.position;
  INSERT INTO product_search (rowid, words) VALUES (NEW.position, NEW.search);
END;
CREATE TRIGGER product_search_remove AFTER DELETE ON product
BEGIN
  DELETE FROM product_search WHERE rowid = OLD.position;
END;
