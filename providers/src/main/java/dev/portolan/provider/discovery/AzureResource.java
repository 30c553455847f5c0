package dev.portolan.provider.discovery;

import java.util.Optional;
import java.util.regex.Pattern;

/** The resource id of an Azure OpenAI or Foundry account, parsed. */
public record AzureResource(String subscription, String group, String account) {
    private static final Pattern SHAPE =
            Pattern.compile(
                    "/subscriptions/(?<subscription>[0-9a-f-]{36})/resourceGroups/(?<group>[^/]{1,90})"
                        + "/providers/Microsoft\\.CognitiveServices/accounts/(?<account>[^/]{2,64})",
                    Pattern.CASE_INSENSITIVE);

    /** Parses an id; empty if it is not the id of such an account. */
    public static Optional<AzureResource> parse(String id) {
        var parts = SHAPE.matcher(id);
        return parts.matches()
                ? Optional.of(
                        new AzureResource(
                                parts.group("subscription"),
                                parts.group("group"),
                                parts.group("account")))
                : Optional.empty();
    }
}
