package dev.portolan.policy.condition;

import dev.cel.common.CelIssue;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Suggestion;

import java.util.List;

/**
 * Reports what the CEL compiler finds, at its line and column in the file.
 *
 * @param subject what is compiled, for messages: {@code condition}
 * @param names the names that it may use
 */
record CelFindings(String subject, List<String> names, Findings findings) {

    void report(Scalar written, List<CelIssue> issues) {
        for (CelIssue issue : issues) {
            findings.error(position(written, issue), message(written, issue));
        }
    }

    private static Position position(Scalar written, CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        return written.origin().locate(written.at().file(), line, column + 1);
    }

    private String message(Scalar written, CelIssue issue) {
        if (written.secret()) {
            return "this %s is not valid CEL; its text is not shown, since it came from a"
                            .formatted(subject)
                    + " substitution";
        }
        String what = issue.getMessage().replace(" (in container '')", "").replace('\n', ' ');
        if (!what.startsWith("undeclared reference")) {
            return what + " (expected: a CEL " + subject + ")";
        }
        String name = dotted(written.text(), issue);
        return "there is no fact \"%s\"%s (expected: one of %s)"
                .formatted(name, Suggestion.of(name, names), String.join(", ", names));
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
