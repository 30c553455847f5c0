package dev.portolan.provider.login;

import dev.portolan.provider.credential.Authentication.Header;
import dev.portolan.provider.credential.Authentication.Ready;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.credential.CredentialType;
import dev.portolan.provider.credential.ExpiringValue;
import dev.portolan.provider.credential.NoCredentialException;
import dev.portolan.provider.credential.Redaction;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

/** Fetches an access token for a command that may block, as request headers. */
public final class CommandToken {
    private CommandToken() {}

    /**
     * Returns the token that an Azure identity sends to the service of a scope, such as {@code
     * https://management.azure.com/.default}. Blocks.
     *
     * @throws NoCredentialException if the credentials lead to no token
     */
    public static List<Header> azure(CredentialConfig config, String scope) {
        refuseKey(config, "an API key can call one account's models but not list them");
        return headers(config, new AzureTokens(config, scope, InstantSource.system()));
    }

    /**
     * Returns the token that a Google identity sends to Google's services. Blocks.
     *
     * @throws NoCredentialException if the credentials lead to no token
     */
    public static List<Header> google(CredentialConfig config) {
        refuseKey(config, "an API key can't list models");
        return headers(config, new GoogleTokens(config, InstantSource.system()));
    }

    private static void refuseKey(CredentialConfig config, String why) {
        if (config.type() == CredentialType.API_KEY) {
            throw new NoCredentialException(why + "; give the endpoint an identity");
        }
    }

    private static List<Header> headers(
            CredentialConfig config, Callable<ExpiringValue<Ready>> source) {
        try {
            return source.call().value().headers();
        } catch (Exception e) {
            var redaction = new Redaction(List.copyOf(config.secrets().values()));
            throw new NoCredentialException(redaction.reason(e));
        }
    }
}
