package dev.portolan.policy.document;

import java.util.Optional;

/**
 * Replaces {@code ${env:NAME}}, {@code ${env:NAME:-default}} and {@code ${file:/path}} in one
 * value; a dollar before the reference makes it literal.
 */
final class Substitution {

    private static final String EXPECTED =
            " (expected: ${env:NAME}, ${env:NAME:-default} or ${file:/path}; $${ for a literal ${)";

    private final Resolver resolver;
    private final Position at;
    private final Findings findings;
    private boolean replaced;

    Substitution(Resolver resolver, Position at, Findings findings) {
        this.resolver = resolver;
        this.at = at;
        this.findings = findings;
    }

    /** True if any part of the result came from outside the file, found or not. */
    boolean replacedAny() {
        return replaced;
    }

    String apply(String raw) {
        var text = new StringBuilder(raw.length());
        int from = 0;
        int start = raw.indexOf("${");
        while (start >= 0) {
            if (start > from && raw.charAt(start - 1) == '$') {
                text.append(raw, from, start - 1).append("${");
                from = start + 2;
            } else {
                int end = raw.indexOf('}', start);
                if (end < 0) {
                    findings.error(at, "${ is not closed" + EXPECTED);
                    return raw;
                }
                text.append(raw, from, start).append(replace(raw.substring(start + 2, end)));
                from = end + 1;
            }
            start = raw.indexOf("${", from);
        }
        return text.append(raw, from, raw.length()).toString();
    }

    private String replace(String reference) {
        replaced = true;
        if (reference.startsWith("env:")) {
            return environment(reference.substring(4));
        }
        if (reference.startsWith("file:")) {
            return file(reference.substring(5));
        }
        findings.error(at, "${" + reference + "} is unknown" + EXPECTED);
        return "";
    }

    private String environment(String reference) {
        int split = reference.indexOf(":-");
        String name = split < 0 ? reference : reference.substring(0, split);
        Optional<String> value = resolver.environment(name);
        if (value.isPresent()) {
            findings.hide(value.get());
            return value.get();
        }
        if (split >= 0) {
            return reference.substring(split + 2);
        }
        findings.error(
                at,
                "the environment variable %s is not set; set it, or write ${env:%s:-default}"
                        .formatted(name, name));
        return "";
    }

    private String file(String path) {
        Optional<String> value = resolver.file(path);
        if (value.isEmpty()) {
            findings.error(
                    at, "the file " + path + " cannot be read; create it or correct the path");
        }
        value.ifPresent(findings::hide);
        return value.orElse("");
    }
}
