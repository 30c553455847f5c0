package dev.portolan.provider.credential;

import dev.portolan.provider.AuthStyle;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The types of credentials in a catalog, the providers that accept each, and its keys. */
public enum CredentialType {
    NONE("none", AuthStyle.BEARER_OR_NONE, "", "", ""),
    API_KEY("api-key", null, "key", "", "key"),

    AZURE_DEFAULT("default", AuthStyle.AZURE, "", "tenantId clientId scope authority", ""),
    AZURE_MANAGED_IDENTITY("managed-identity", AuthStyle.AZURE, "", "clientId scope", ""),
    AZURE_WORKLOAD_IDENTITY(
            "workload-identity",
            AuthStyle.AZURE,
            "",
            "tenantId clientId tokenFile scope authority",
            ""),
    AZURE_CLIENT_SECRET(
            "client-secret",
            AuthStyle.AZURE,
            "tenantId clientId clientSecret",
            "scope authority",
            "clientSecret"),
    AZURE_CLIENT_CERTIFICATE(
            "client-certificate",
            AuthStyle.AZURE,
            "tenantId clientId certificateFile",
            "certificatePassword scope authority",
            "certificatePassword"),

    AWS_DEFAULT("default", AuthStyle.AWS, "", "service signingRegion", ""),
    AWS_PROFILE("profile", AuthStyle.AWS, "profile", "service signingRegion", ""),
    AWS_STATIC(
            "static",
            AuthStyle.AWS,
            "accessKeyId secretAccessKey",
            "sessionToken service signingRegion",
            "secretAccessKey sessionToken"),
    AWS_ASSUME_ROLE(
            "assume-role",
            AuthStyle.AWS,
            "roleArn",
            "externalId sessionName profile stsUrl service signingRegion",
            ""),
    AWS_WEB_IDENTITY(
            "web-identity",
            AuthStyle.AWS,
            "roleArn tokenFile",
            "sessionName stsUrl service signingRegion",
            ""),

    GOOGLE_DEFAULT("default", AuthStyle.GOOGLE, "", "scope", ""),
    GOOGLE_SERVICE_ACCOUNT("service-account", AuthStyle.GOOGLE, "file", "scope", ""),
    GOOGLE_WORKLOAD_IDENTITY("workload-identity", AuthStyle.GOOGLE, "file", "scope", ""),
    GOOGLE_IMPERSONATION(
            "impersonation", AuthStyle.GOOGLE, "serviceAccount", "file iamUrl scope", "");

    private final String label;
    private final @Nullable AuthStyle style;
    private final String required;
    private final String optional;
    private final String secret;

    /**
     * @param style the providers that accept it; null means all
     * @param required keys, separated by spaces, as are the other lists
     */
    CredentialType(
            String label,
            @Nullable AuthStyle style,
            String required,
            String optional,
            String secret) {
        this.label = label;
        this.style = style;
        this.required = required;
        this.optional = optional;
        this.secret = secret;
    }

    /** Returns the name in the catalog. */
    public String label() {
        return label;
    }

    /** Returns the required keys. */
    public List<String> required() {
        return split(required);
    }

    /** Returns the keys whose values are secrets. */
    public List<String> secret() {
        return split(secret);
    }

    /** Returns all keys, the required ones first. */
    public Set<String> keys() {
        Set<String> all = new LinkedHashSet<>(required());
        all.addAll(split(optional));
        return all;
    }

    /** Returns the types that a provider of this style accepts. */
    public static Stream<CredentialType> of(AuthStyle style) {
        return Arrays.stream(values()).filter(t -> t.style == null || t.style == style);
    }

    static Optional<CredentialType> find(AuthStyle style, String label) {
        return of(style).filter(t -> t.label.equals(label)).findFirst();
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
