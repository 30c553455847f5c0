package dev.portolan.policy.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Suggestion;

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
            for (CelIssue issue : result.getErrors()) {
                findings.error(position(written, issue), message(written, issue));
            }
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

    private static Position position(Scalar written, CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        return written.origin().locate(written.at().file(), line, column + 1);
    }

    private static String message(Scalar written, CelIssue issue) {
        if (written.secret()) {
            return "this condition is not valid CEL; its text is not shown, since it came from a"
                    + " substitution";
        }
        String what = issue.getMessage().replace(" (in container '')", "").replace('\n', ' ');
        if (!what.startsWith("undeclared reference")) {
            return what + " (expected: a CEL condition)";
        }
        String name = dotted(written.text(), issue);
        return "there is no fact \"%s\"%s (expected: one of %s)"
                .formatted(name, Suggestion.of(name, NAMES), String.join(", ", NAMES));
    }

    /** The name written at an issue, with what is selected from it. */
    private static String dotted(String text, CelIssue issue) {
        List<String> lines = text.lines().toList();
        int line = issue.getSourceLocation().getLine() - 1;
        int at = issue.getSourceLocation().getColumn();
        if (line < 0 || line >= lines.size() || at < 0 || at >= lines.get(line).length()) {
            return text;
        }
        String here = lines.get(line);
        int start = at;
        while (start > 0 && inName(here.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < here.length() && inName(here.charAt(end))) {
            end++;
        }
        return here.substring(start, end);
    }

    private static boolean inName(char letter) {
        return Character.isLetterOrDigit(letter) || letter == '_' || letter == '.';
    }
}
