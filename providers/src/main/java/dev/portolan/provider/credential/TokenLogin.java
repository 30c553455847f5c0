package dev.portolan.provider.credential;

import dev.portolan.provider.credential.Authentication.Header;
import dev.portolan.provider.credential.Authentication.Ready;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

/** An access token for a command that may block, as the headers that carry it. */
public final class TokenLogin {
    private TokenLogin() {}

    /**
     * What an Azure identity sends to the service of a scope, such as {@code
     * https://management.azure.com/.default}. Blocks.
     *
     * @throws NoLoginException where the credentials lead to no token
     */
    public static List<Header> azure(CredentialConfig config, String scope) {
        refuseKey(config, "an API key opens one account's models and not its list");
        return headers(config, new AzureTokens(config, scope, InstantSource.system()));
    }

    /**
     * What a Google identity sends to Google's services. Blocks.
     *
     * @throws NoLoginException where the credentials lead to no token
     */
    public static List<Header> google(CredentialConfig config) {
        refuseKey(config, "an API key may not list");
        return headers(config, new GoogleTokens(config, InstantSource.system()));
    }

    private static void refuseKey(CredentialConfig config, String why) {
        if (config.type() == CredentialType.API_KEY) {
            throw new NoLoginException(why + "; give the endpoint an identity");
        }
    }

    private static List<Header> headers(CredentialConfig config, Callable<Lease<Ready>> source) {
        try {
            return source.call().value().headers();
        } catch (Exception e) {
            var redaction = new Redaction(List.copyOf(config.secrets().values()));
            throw new NoLoginException(redaction.reason(e));
        }
    }
}
