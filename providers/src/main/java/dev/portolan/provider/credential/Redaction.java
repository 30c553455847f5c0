package dev.portolan.provider.credential;

import java.util.List;
import java.util.regex.Pattern;

/** Shortens a failure's message to one line for operators, without the secrets it may quote. */
public final class Redaction {
    private static final Pattern TOKEN =
            Pattern.compile("(?i)eyJ[\\w-]+(?:\\.[\\w-]*)*|bearer\\s+\\S+|[\\w+/-]{64,}={0,2}");
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final int MAX_LENGTH = 300;
    private final List<SecretText> secrets;

    public Redaction(List<SecretText> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    public String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && wraps(cause)) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return text(
                message == null || message.isBlank()
                        ? cause.getClass().getSimpleName()
                        : AwsChainErrors.reason(message));
    }

    String text(String message) {
        String clean = message;
        for (SecretText secret : secrets) {
            if (!secret.reveal().isEmpty()) {
                clean = clean.replace(secret.reveal(), "***");
            }
        }
        clean = BLANK.matcher(TOKEN.matcher(clean).replaceAll("***")).replaceAll(" ").strip();
        return clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH) + "…";
    }

    private static boolean wraps(Throwable failure) {
        return failure instanceof java.util.concurrent.CompletionException
                || failure instanceof java.util.concurrent.ExecutionException
                || failure.getClass() == RuntimeException.class;
    }
}
