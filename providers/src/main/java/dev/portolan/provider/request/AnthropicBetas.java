package dev.portolan.provider.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The features of Anthropic's that a caller asks for before they are for everybody, by the names it
 * gave in {@code anthropic-beta}. Names of one form only, so that nothing else gets into a header.
 */
public record AnthropicBetas(List<String> names) {
    public static final AnthropicBetas NONE = new AnthropicBetas(List.of());

    /** The header, and what is asked of one. */
    public static final String HEADER = "anthropic-beta";

    /** The member of a body that says the same where a cloud takes no header. */
    public static final String MEMBER = "anthropic_beta";

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");
    private static final int MOST = 32;

    public AnthropicBetas {
        names = List.copyOf(names);
    }

    /** What one or more headers ask for; empty where that is no list of names. */
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
                names.size() <= MOST
                        && names.stream().allMatch(name -> NAME.matcher(name).matches());
        return allowed ? Optional.of(new AnthropicBetas(names)) : Optional.empty();
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** The value of the header. */
    public String header() {
        return String.join(",", names);
    }
}
