package dev.portolan.policy.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compiles conditions; a mistake becomes a finding at its line and column in the file. */
public final class ConditionCompiler {

    private static final List<String> NAMES = Arrays.stream(Fact.values()).map(Fact::cel).toList();

    private ConditionCompiler() {}

    /** The condition a value of a file spells; empty, and findings, if it spells none. */
    public static Optional<Condition> compile(Scalar written, Findings findings) {
        String text = written.text();
        CelValidationResult result = CelEnvironment.WRITTEN.compile(text);
        if (result.hasError()) {
            new CelFindings("condition", NAMES, findings).report(written, result.getErrors());
            return Optional.empty();
        }
        try {
            return check(written, result.getAst(), findings);
        } catch (CelValidationException | CelEvaluationException e) {
            findings.error(written.at(), "this condition cannot be compiled; write it more simply");
            return Optional.empty();
        }
    }

    private static Optional<Condition> check(
            Scalar written, CelAbstractSyntaxTree ast, Findings findings)
            throws CelValidationException, CelEvaluationException {
        if (!ast.getResultType().equals(SimpleType.BOOL)) {
            findings.error(
                    written.at(),
                    "this condition gives a %s (expected: bool); compare it with something"
                            .formatted(ast.getResultType().name()));
            return Optional.empty();
        }
        var parsed =
                CelAbstractSyntaxTree.newParsedAst(
                        new AbsentReads(ast).rewrite(ast.getExpr()), ast.getSource());
        CelAbstractSyntaxTree rewritten = CelEnvironment.REWRITTEN.check(parsed).getAst();
        Formula formula = new Translator(rewritten).formula();
        return Optional.of(
                new Condition(
                        written.secret() ? "(a secret)" : written.text(),
                        formula,
                        facts(rewritten)));
    }

    private static Set<Fact> facts(CelAbstractSyntaxTree ast) {
        return ast.getReferenceMap().values().stream()
                .flatMap(reference -> Fact.of(reference.name()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
