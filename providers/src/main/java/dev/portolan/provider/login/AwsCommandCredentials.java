package dev.portolan.provider.login;

import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.credential.CredentialType;
import dev.portolan.provider.credential.NoCredentialException;
import dev.portolan.provider.credential.Redaction;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import java.time.InstantSource;
import java.util.List;

/** Provides an AWS identity to a command that may block, in the form the SDK's clients take. */
public final class AwsCommandCredentials {
    private AwsCommandCredentials() {}

    /**
     * Returns the identity of a catalog's credentials. Blocks.
     *
     * @throws NoCredentialException if they lead to none that may sign
     */
    public static AwsCredentialsProvider of(CredentialConfig config, String region) {
        if (config.type() == CredentialType.API_KEY) {
            throw new NoCredentialException(
                    "a Bedrock API key can't list models; give the endpoint a role");
        }
        var redaction = new Redaction(List.copyOf(config.secrets().values()));
        try {
            var identity = new AwsIdentities(config, region, InstantSource.system()).call().value();
            if (identity instanceof AwsCredentials credentials) {
                return StaticCredentialsProvider.create(credentials);
            }
            throw new NoCredentialException("this type of credentials can't list models");
        } catch (NoCredentialException e) {
            throw e;
        } catch (Exception e) {
            throw new NoCredentialException(redaction.reason(e));
        }
    }
}
