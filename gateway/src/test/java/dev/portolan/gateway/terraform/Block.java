package dev.portolan.gateway.terraform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One top-level block of formatted Terraform, such as {@code variable "region"}.
 *
 * @param arguments name to value as written, lines joined
 * @param validations how many validation blocks it holds
 */
record Block(String type, String name, Map<String, String> arguments, int validations) {
    private static final Pattern HEAD = Pattern.compile("(\\w+) \"([^\"]+)\" \\{(})?");
    private static final Pattern ARGUMENT = Pattern.compile(" {2}(\\w+) += (.*)");

    /** The blocks of every file of a module, in the order of their files' names. */
    static List<Block> of(Path module) {
        try (Stream<Path> files = Files.list(module)) {
            return files.filter(file -> file.toString().endsWith(".tf"))
                    .sorted()
                    .flatMap(file -> in(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks of one file; whatever is none of one label is passed over. */
    static List<Block> in(Path file) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = lines(file);
        for (int at = 0; at < lines.size(); at++) {
            Matcher head = HEAD.matcher(lines.get(at));
            if (head.matches()) {
                int end = end(lines, at);
                blocks.add(read(head, lines.subList(at + 1, end)));
                at = end;
            }
        }
        return blocks;
    }

    private static int end(List<String> lines, int head) {
        if (lines.get(head).endsWith("}")) {
            return head + 1;
        }
        int end = head + 1;
        while (!lines.get(end).equals("}")) {
            end++;
        }
        return end;
    }

    private static Block read(Matcher head, List<String> body) {
        Map<String, String> arguments = new LinkedHashMap<>();
        int validations = 0;
        for (int at = 0; at < body.size(); at++) {
            Matcher argument = ARGUMENT.matcher(body.get(at));
            if (body.get(at).equals("  validation {")) {
                validations++;
            } else if (argument.matches()) {
                StringBuilder value = new StringBuilder(argument.group(2));
                while (open(value) > 0) {
                    at++;
                    value.append(' ').append(body.get(at).strip());
                }
                arguments.put(argument.group(1), value.toString());
            }
        }
        return new Block(head.group(1), head.group(2), arguments, validations);
    }

    /** How many brackets are still open outside quotes. */
    private static int open(CharSequence value) {
        int open = 0;
        boolean quoted = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"' && (at == 0 || value.charAt(at - 1) != '\\')) {
                quoted = !quoted;
            } else if (!quoted && "([{".indexOf(c) >= 0) {
                open++;
            } else if (!quoted && ")]}".indexOf(c) >= 0) {
                open--;
            }
        }
        return open;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The description, as a reader of a chapter should see it. */
    String description() {
        String written = arguments.getOrDefault("description", "\"\"");
        return written.substring(1, written.length() - 1)
                .replace("\\\"", "\"")
                .replace("$${", "${")
                .replace("|", "\\|");
    }
}
