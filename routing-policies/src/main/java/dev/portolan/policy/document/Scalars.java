package dev.portolan.policy.document;

import dev.portolan.policy.document.Node.Origin;
import dev.portolan.policy.document.Node.Scalar;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

import java.util.List;
import java.util.Optional;

/** Single values: their origin in the file, and the substitutions inside them. */
final class Scalars {

    private final String file;
    private final List<String> lines;
    private final Resolver resolver;
    private final Findings findings;

    Scalars(String file, String text, Resolver resolver, Findings findings) {
        this.file = file;
        this.lines = text.lines().toList();
        this.resolver = resolver;
        this.findings = findings;
    }

    Scalar value(ScalarEvent event) {
        Mark mark = event.getStartMark().orElseThrow();
        var at = new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
        refuseTag(event.getTag().orElse(null), at);
        boolean plain = event.isPlain();
        String raw = event.getValue();
        Origin origin = origin(event, at);
        if (raw.indexOf("${") < 0) {
            return new Scalar(at, raw, plain, false, origin);
        }
        var substitution = new Substitution(resolver, at, findings);
        String text = substitution.apply(raw);
        boolean secret = substitution.replacedAny();
        boolean same = text.equals(raw);
        return new Scalar(
                at, text, plain, secret, same ? origin : new Origin(at.line(), at.column(), false));
    }

    void refuseTag(@Nullable String tag, Position at) {
        if (tag != null && !tag.equals("!")) {
            findings.error(at, "the tag " + tag + " is not supported; write the value without it");
        }
    }

    /** Verbatim is a text of which each line lies in the file as it is, all at the same column. */
    private Origin origin(ScalarEvent event, Position at) {
        if (event.getScalarStyle() == ScalarStyle.LITERAL) {
            return literal(at);
        }
        Mark end = event.getEndMark().orElseThrow();
        boolean oneLine = end.getLine() + 1 == at.line();
        int quote = event.isPlain() ? 0 : 1;
        int written = end.getColumn() + 1 - at.column() - 2 * quote;
        boolean verbatim = oneLine && written == event.getValue().length();
        return new Origin(at.line(), at.column() + (verbatim ? quote : 0), verbatim);
    }

    private Origin literal(Position at) {
        Optional<String> first =
                lines.stream().skip(at.line()).filter(line -> !line.isBlank()).findFirst();
        if (first.isEmpty()) {
            return new Origin(at.line(), at.column(), false);
        }
        String line = first.get();
        int indent = line.length() - line.stripLeading().length();
        return new Origin(at.line() + 1, indent + 1, true);
    }
}
