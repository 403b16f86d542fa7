"""Splits a BigQuery script into its statements; procedural ones become a tree, the rest stays SQL."""

from sqlglot.dialects.bigquery import BigQuery
from sqlglot.tokens import Token, TokenType

Node = dict


def parse_script(sql: str) -> list[Node]:
    reader = Reader(sql)
    nodes = reader.block(())
    if reader.here is not None:
        raise ValueError(f"Syntax error: Unexpected keyword {reader.here.text.upper()} at {reader.place()}")
    return nodes


# The tokenizer takes `BEGIN TRANSACTION` for one word.
TRANSACTIONS = {
    ("BEGIN TRANSACTION",): "begin",
    ("COMMIT", "TRANSACTION"): "commit",
    ("COMMIT",): "commit",
    ("ROLLBACK", "TRANSACTION"): "rollback",
    ("ROLLBACK",): "rollback",
}


class Words(BigQuery.Tokenizer):
    """sqlglot's own takes the rest of some statements for one text."""

    COMMANDS: set = set()


TEXTS = (TokenType.STRING, TokenType.RAW_STRING, TokenType.BYTE_STRING, TokenType.IDENTIFIER)


def word(token: Token) -> str:
    """The keyword a token may be; a quoted text is none."""
    return "" if token.token_type in TEXTS else token.text.upper()


class Reader:
    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.tokens: list[Token] = Words(dialect="bigquery").tokenize(sql)
        self.index = 0

    @property
    def here(self) -> Token | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def place(self) -> str:
        return f"[{self.here.line}:{self.here.col}]" if self.here else "the end of the script"

    def words(self, *expected: str) -> bool:
        """Whether these words come next."""
        ahead = self.tokens[self.index : self.index + len(expected)]
        return [word(token) for token in ahead] == list(expected)

    def take(self, *expected: str) -> bool:
        if not self.words(*expected):
            return False
        self.index += len(expected)
        return True

    def need(self, *expected: str) -> None:
        if not self.take(*expected):
            raise ValueError(f"Syntax error: Expected {' '.join(expected)} at {self.place()}")

    def block(self, ends: tuple[str, ...]) -> list[Node]:
        """Statements up to one of the words that end the block, which is left to the caller."""
        nodes: list[Node] = []
        while self.here is not None and word(self.here) not in ends:
            if self.here.token_type == TokenType.SEMICOLON:
                self.index += 1
                continue
            nodes.append(self.statement())
            if self.here is not None and self.here.token_type != TokenType.SEMICOLON:
                raise ValueError(f"Syntax error: Expected end of input but got {self.here.text!r} at {self.place()}")
        return nodes

    def statement(self) -> Node:
        for words, kind in TRANSACTIONS.items():
            if self.take(*words):
                return {"kind": kind}
        if self.words("BEGIN"):
            return self.begin()
        for word, read in (
            ("IF", self.condition),
            ("DECLARE", self.declare),
            ("ASSERT", self.assertion),
            ("RAISE", self.error),
        ):
            if self.take(word):
                return read()
        if self.words("SET") and not self.words("SET", "@@"):
            self.index += 1
            return self.assignment()
        if self.take("RETURN"):
            return {"kind": "return"}
        return {"kind": "sql", "sql": self.text()}

    def begin(self) -> Node:
        self.need("BEGIN")
        if self.here is None or self.here.token_type == TokenType.SEMICOLON:
            return {"kind": "begin"}
        body = self.block(("END", "EXCEPTION"))
        handler = None
        if self.take("EXCEPTION", "WHEN", "ERROR", "THEN"):
            handler = self.block(("END",))
        self.need("END")
        return {"kind": "block", "body": body, "handler": handler}

    def condition(self) -> Node:
        branches = []
        while True:
            test = self.text("THEN")
            self.need("THEN")
            branches.append({"test": test, "body": self.block(("ELSEIF", "ELSE", "END"))})
            if not self.take("ELSEIF"):
                break
        otherwise = self.block(("END",)) if self.take("ELSE") else []
        self.need("END", "IF")
        return {"kind": "if", "branches": branches, "otherwise": otherwise}

    def declare(self) -> Node:
        names = [self.name()]
        while self.take(","):
            names.append(self.name())
        declared = self.text("DEFAULT") or None
        default = self.text() if self.take("DEFAULT") else None
        return {"kind": "declare", "names": names, "type": declared, "value": default}

    def assignment(self) -> Node:
        together = self.take("(")
        names = [self.name()]
        while together and self.take(","):
            names.append(self.name())
        if together:
            self.need(")")
        self.need("=")
        return {"kind": "set", "names": names, "together": together, "value": self.text()}

    def assertion(self) -> Node:
        test = self.text("AS")
        message = None
        if self.take("AS"):
            message = self.name()
        return {"kind": "assert", "test": test, "message": message}

    def error(self) -> Node:
        if not self.take("USING", "MESSAGE", "="):
            return {"kind": "raise", "message": None}
        return {"kind": "raise", "message": self.text()}

    def name(self) -> str:
        token = self.here
        if token is None:
            raise ValueError("Syntax error: Unexpected end of script")
        self.index += 1
        return token.text

    def text(self, *ends: str) -> str:
        """The text up to a semicolon or a word outside of parentheses and CASE; the end is left to the caller."""
        start, depth = self.index, 0
        while self.here is not None and self.here.token_type != TokenType.SEMICOLON:
            here = word(self.here)
            depth += (here in ("(", "[", "CASE")) - (here in (")", "]", "END") and depth > 0)
            if depth == 0 and here in ends:
                break
            self.index += 1
        if start == self.index:
            return ""
        return self.sql[self.tokens[start].start : self.tokens[self.index - 1].end + 1]
