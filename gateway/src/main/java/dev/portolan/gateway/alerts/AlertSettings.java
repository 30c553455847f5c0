package dev.portolan.gateway.alerts;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.Countries;
import dev.portolan.gateway.reading.Loopback;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.model.CountrySet;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The webhook that receives alerts.
 *
 * @param url its address, which may contain a secret
 * @param secret the key of signatures
 * @param country where it is
 */
public record AlertSettings(ConfigSecret url, ConfigSecret secret, CountrySet country) {
    private static final int MIN_SECRET_LENGTH = 24;
    private static final String URL = "an https URL, such as https://hooks.acme.example/portolan";

    /** Reads {@code alerts}; empty, with findings, if it is incomplete. */
    public static Optional<AlertSettings> read(Fields alerts) {
        alerts.reportMissing("webhook", "webhook: {url: …, secret: …, country: …}");
        Optional<AlertSettings> read = alerts.fields("webhook").flatMap(AlertSettings::webhook);
        alerts.end();
        return read;
    }

    private static Optional<AlertSettings> webhook(Fields fields) {
        fields.reportMissing("url", URL);
        fields.reportMissing(
                "secret", "the key of signatures, such as ${env:PORTOLAN_ALERT_SECRET}");
        fields.reportMissing(
                "country",
                "the country where the webhook is, such as FR, since tenants' names and spending go"
                        + " there");
        Optional<ConfigSecret> url = fields.optionalText("url").map(ConfigSecret::new);
        url.filter(written -> !isAllowed(written.reveal()))
                .ifPresent(
                        _ ->
                                fields.error(
                                        "url",
                                        "\"url\" cannot receive alerts (expected: %s; http only on"
                                                        .formatted(URL)
                                                + " this machine)"));
        Optional<ConfigSecret> secret = fields.optionalText("secret").map(ConfigSecret::new);
        secret.filter(written -> !isStrong(written.reveal()))
                .ifPresent(
                        _ ->
                                fields.error(
                                        "secret",
                                        ("the secret is too weak (expected: at least %d random"
                                                        + " characters, as openssl rand -base64 32"
                                                        + " prints, or whsec_ and base64)")
                                                .formatted(MIN_SECRET_LENGTH)));
        Optional<CountrySet> country = Countries.one(fields, "country");
        fields.end();
        return url.flatMap(
                at ->
                        secret.flatMap(
                                key -> country.map(where -> new AlertSettings(at, key, where))));
    }

    private static boolean isAllowed(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || uri.getRawUserInfo() != null) {
                return false;
            }
            return "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme()) && Loopback.isHost(uri.getHost()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isStrong(String secret) {
        return secret.length() >= MIN_SECRET_LENGTH && AlertSignature.key(secret).isPresent();
    }
}
