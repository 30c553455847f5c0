package dev.portolan.policy.condition;

import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles expressions for texts over given variables; a mistake becomes a finding at its line and
 * column in the file.
 */
public final class ValueCompiler {
    private final CelCompiler compiler;
    private final List<String> names;
    private final Findings findings;

    /** Creates a compiler of expressions over {@code variables}, with their names as in CEL. */
    public ValueCompiler(Map<String, Type> variables, Findings findings) {
        var builder = CelEnvironment.builder();
        variables.forEach((name, type) -> builder.addVar(name, type.cel));
        this.compiler = builder.build();
        this.names = variables.keySet().stream().sorted().toList();
        this.findings = findings;
    }

    /** The type of a variable. */
    public enum Type {
        /** A text. */
        TEXT(SimpleType.STRING),
        /** A list of texts. */
        TEXT_LIST(ListType.create(SimpleType.STRING)),
        /** Texts by name. */
        TEXT_MAP(MapType.create(SimpleType.STRING, SimpleType.STRING)),
        /** Values of any type by name. */
        ANY_MAP(MapType.create(SimpleType.STRING, SimpleType.DYN));

        @SuppressWarnings("ImmutableEnumChecker") // CEL's types are immutable
        private final CelType cel;

        Type(CelType cel) {
            this.cel = cel;
        }
    }

    /** What an expression is to give. */
    public enum Wanted {
        /** A text. */
        TEXT,
        /** A text or a list of texts. */
        TEXTS
    }

    /** The expression a value of a file spells; empty, and findings, if it spells none. */
    public Optional<ValueExpression> compile(Scalar written, Wanted wanted) {
        CelValidationResult result = compiler.compile(written.text());
        try {
            if (result.hasError()) {
                new CelFindings("expression", names, findings).report(written, result.getErrors());
                return Optional.empty();
            }
            CelType type = result.getAst().getResultType();
            if (!mayBe(type, wanted)) {
                findings.error(
                        written.at(),
                        "this expression gives a %s (expected: %s)"
                                .formatted(
                                        type.name(),
                                        wanted == Wanted.TEXT
                                                ? "string"
                                                : "string or list of strings"));
                return Optional.empty();
            }
            return Optional.of(
                    new ValueExpression(
                            written.text(), CelEnvironment.RUNTIME.createProgram(result.getAst())));
        } catch (dev.cel.common.CelValidationException | CelEvaluationException e) {
            findings.error(
                    written.at(), "this expression cannot be compiled; write it more simply");
            return Optional.empty();
        }
    }

    /** Returns whether an expression of this type may give what is wanted, or null. */
    private static boolean mayBe(CelType type, Wanted wanted) {
        return switch (type.kind()) {
            case STRING, DYN, NULL_TYPE -> true;
            case LIST ->
                    wanted == Wanted.TEXTS
                            && type instanceof ListType list
                            && mayBe(list.elemType(), Wanted.TEXT);
            default -> false;
        };
    }
}
