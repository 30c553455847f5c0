package dev.portolan.gateway.operators;

import dev.portolan.gateway.oidc.IssuerAccess;
import dev.portolan.gateway.oidc.IssuerAccessReader;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.policy.condition.ValueCompiler;
import dev.portolan.policy.condition.ValueCompiler.Wanted;
import dev.portolan.policy.condition.ValueExpression;
import dev.portolan.policy.document.Fields;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code admin.oidc} of {@code portolan.yaml}. */
public final class SignInReader {
    private static final Duration SESSION = Duration.ofHours(8);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final String OPENID = "openid";

    private final IssuerAccessReader access;

    /** Creates a reader that reads certificates from {@code files}. */
    public SignInReader(PemFiles files) {
        this.access = new IssuerAccessReader(files);
    }

    /** Reads the settings; empty, with findings, if they are wrong. */
    public Optional<SignInSettings> read(Fields fields) {
        Optional<IssuerAccess> issuer = access.read(fields);
        String clientId = fields.text("clientId");
        ConfigSecret secret =
                fields.optionalText("clientSecret").map(ConfigSecret::new).orElse(null);
        fields.reportMissing("redirect", "https://HOST" + SignInSettings.CALLBACK);
        Optional<URI> redirect = redirect(fields);
        ValueCompiler compiler =
                new ValueCompiler(Map.of("claims", ValueCompiler.Type.ANY_MAP), fields.findings());
        fields.reportMissing("role", "a CEL expression that gives viewer, operator or admin");
        Optional<ValueExpression> role = expression(fields, "role", compiler);
        Optional<ValueExpression> name = expression(fields, "name", compiler);
        List<String> scopes = scopes(fields);
        Duration session = fields.duration("session", SHORTEST, LONGEST).orElse(SESSION);
        fields.end();
        if (issuer.isEmpty() || redirect.isEmpty() || role.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new SignInSettings(
                        issuer.get(),
                        clientId,
                        secret,
                        redirect.get(),
                        scopes,
                        role.get(),
                        name.orElse(null),
                        session));
    }

    private static Optional<URI> redirect(Fields fields) {
        Optional<URI> url = IssuerAccessReader.url(fields, "redirect");
        if (url.isPresent() && !SignInSettings.CALLBACK.equals(url.get().getRawPath())) {
            fields.error(
                    "redirect",
                    "\"redirect\" has another path than the admin plane (expected: https://HOST%s)"
                            .formatted(SignInSettings.CALLBACK));
            return Optional.empty();
        }
        return url;
    }

    private static Optional<ValueExpression> expression(
            Fields fields, String key, ValueCompiler compiler) {
        return fields.scalar(key).flatMap(written -> compiler.compile(written, Wanted.TEXT));
    }

    private static List<String> scopes(Fields fields) {
        List<String> scopes = new ArrayList<>(List.of(OPENID));
        fields.texts("scopes").stream().filter(scope -> !scope.equals(OPENID)).forEach(scopes::add);
        return scopes;
    }
}
