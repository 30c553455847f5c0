package dev.portolan.provider.multipart;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the boundary between the parts of a form from its content type. */
public final class FormBoundary {
    private static final Pattern FORM = Pattern.compile("multipart/form-data *(?:;.*)?");

    /** RFC 2046: up to 70 characters, the last of which is no blank. */
    private static final Pattern PARAMETER =
            Pattern.compile(
                    ";\\s*boundary=(?:\"([0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-])\""
                            + "|([0-9A-Za-z'+_.-]{1,70}))\\s*(?=;|$)",
                    Pattern.CASE_INSENSITIVE);

    private FormBoundary() {}

    /** Returns the boundary; empty if this is not the content type of a form with one boundary. */
    public static Optional<String> of(@Nullable String contentType) {
        if (contentType == null
                || !FORM.matcher(contentType.strip().toLowerCase(Locale.ROOT)).matches()) {
            return Optional.empty();
        }
        Matcher found = PARAMETER.matcher(contentType);
        if (!found.find()) {
            return Optional.empty();
        }
        String boundary = found.group(1) == null ? found.group(2) : found.group(1);
        return found.find() ? Optional.empty() : Optional.of(boundary);
    }
}
