package dev.portolan.provider.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Anthropic beta features that a caller enables with {@code anthropic-beta}. Only names of one
 * form are accepted, so that no other text enters a header.
 */
public record AnthropicBetas(List<String> names) {
    public static final AnthropicBetas NONE = new AnthropicBetas(List.of());

    /** The header that enables beta features. */
    public static final String HEADER = "anthropic-beta";

    /** The body member with the same content, for clouds that accept no such header. */
    public static final String MEMBER = "anthropic_beta";

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");
    private static final int MAX_BETAS = 32;

    public AnthropicBetas {
        names = List.copyOf(names);
    }

    /** Reads the names in one or more headers; empty if they are not a list of valid names. */
    public static Optional<AnthropicBetas> read(List<String> headers) {
        var names = new ArrayList<String>();
        for (var header : headers) {
            for (var part : header.split(",", -1)) {
                var name = part.strip();
                if (!name.isEmpty() && !names.contains(name)) {
                    names.add(name);
                }
            }
        }
        boolean allowed =
                names.size() <= MAX_BETAS
                        && names.stream().allMatch(name -> NAME.matcher(name).matches());
        return allowed ? Optional.of(new AnthropicBetas(names)) : Optional.empty();
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** Returns the value of the header. */
    public String header() {
        return String.join(",", names);
    }
}
