package dev.portolan.gateway.bench;

import dev.portolan.gateway.TestingIssuer;
import dev.portolan.gateway.TestingSigner;
import dev.portolan.gateway.claims.ClaimMapping;
import dev.portolan.gateway.claims.IdentitySettings;
import dev.portolan.gateway.claims.OidcIssuer;
import dev.portolan.gateway.federation.Federation;
import dev.portolan.gateway.federation.Federations;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.oidc.IssuerAccess;
import dev.portolan.policy.condition.ValueCompiler;
import dev.portolan.policy.condition.ValueExpression;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Origin;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Identifies callers by tokens: one that was verified before, and one that is verified first. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenBenchmark {
    private static final String KEY = "Bearer ptl_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    /** The algorithm of the tokens. */
    @Param({"RS256", "ES256", "EdDSA"})
    public String algorithm = "";

    private @Nullable TestingIssuer issuer;
    private @Nullable Federation federation;
    private String known = "";
    private String[] fresh = new String[0];
    private int next;

    /** One token that is remembered, and many that are not. */
    @Setup
    public void setUp() throws Exception {
        TestingSigner signer = TestingSigner.create("k", algorithm);
        TestingIssuer started = TestingIssuer.start(signer);
        ClaimMapping mapping =
                new ClaimMapping(
                        compiled("claims.department"),
                        Map.of("residency", compiled("claims.residency")),
                        null);
        IdentitySettings settings =
                new IdentitySettings(
                        List.of(
                                new OidcIssuer(
                                        new IssuerAccess(started.url(), null, List.of(), null),
                                        "portolan",
                                        mapping)),
                        null);
        federation =
                new Federations(InstantSource.system(), _ -> {})
                        .of(settings, Map.of("acme", new Tenant("acme", Map.of(), null)));
        known = signer.sign(started.claims("portolan", "department", "acme", "residency", "eu"));
        fresh = new String[60_000];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] =
                    signer.sign(
                            started.claims(
                                    "portolan", "department", "acme", "residency", "eu", "jti", i));
        }
        issuer = started;
        identify(known);
    }

    private static ValueExpression compiled(String text) {
        Scalar written =
                new Scalar(Position.startOf("t"), text, false, false, new Origin(1, 1, true));
        return new ValueCompiler(Map.of("claims", ValueCompiler.Type.ANY_MAP), new Findings())
                .compile(written, ValueCompiler.Wanted.TEXT)
                .orElseThrow();
    }

    /** Stops the issuer. */
    @TearDown
    public void tearDown() {
        if (issuer != null) {
            issuer.close();
        }
    }

    private Identity identify(String token) throws Exception {
        CompletableFuture<Identity> later = new CompletableFuture<>();
        Identity identity = federation == null ? null : federation.identify(token, later::complete);
        Identity found = identity == null ? later.get(30, TimeUnit.SECONDS) : identity;
        if (!(found instanceof Identity.Known)) {
            throw new IllegalStateException("the token is not valid");
        }
        return found;
    }

    /** What a key costs more since there are tokens. */
    @Benchmark
    public boolean keyIsNoToken() {
        return federation != null && federation.mayBeToken(KEY, 7);
    }

    /** A token that was verified before. */
    @Benchmark
    public Identity remembered() throws Exception {
        return identify(known);
    }

    /** A token that is verified first; more than are remembered, so that each is new. */
    @Benchmark
    public Identity verified() throws Exception {
        next = next + 1 == fresh.length ? 0 : next + 1;
        return identify(fresh[next]);
    }
}
