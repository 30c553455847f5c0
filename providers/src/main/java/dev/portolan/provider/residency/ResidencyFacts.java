package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactTables;
import dev.portolan.provider.facts.FactTables.Service;
import dev.portolan.provider.facts.FactsReader;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.Hosts.BaseUrl;
import dev.portolan.provider.facts.LegalOperator;
import dev.portolan.provider.facts.ProviderPromise;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.ResidencyAssessment.Locations;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The built-in facts about where providers process and keep data, and the assessment by them.
 *
 * <p>Immutable; load it once and share it.
 */
public final class ResidencyFacts {
    /** The days for which resolved destinations, and an attestation without an end, are valid. */
    public static final int EVIDENCE_DAYS = 90;

    /** The days after its observation for which a built-in fact is valid without a warning. */
    public static final int FACT_DAYS = 365;

    private final FactTables facts;

    private ResidencyFacts(FactTables facts) {
        this.facts = facts;
    }

    /**
     * Reads the facts that ship with the product.
     *
     * @throws IllegalStateException if they contradict themselves, which the build's tests rule out
     */
    public static ResidencyFacts load() {
        return new ResidencyFacts(FactsReader.read());
    }

    /**
     * Assesses one deployment. Pure: the same declaration at the same instant has the same result.
     * Never throws because of a declaration; its mistakes are the result's problems.
     */
    public ResidencyVerdict assess(EndpointFacts in, Instant now) {
        ResidencyAssessment c =
                new ResidencyAssessment(facts, in, LocalDate.ofInstant(now, ZoneOffset.UTC));
        HostSite site = HostSite.of(c);
        DeclaredCountry.check(c, site);
        Locations assessed = Attestations.apply(c, fresh(c, assess(c, site)));
        LegalOperator operator = EndpointOperator.operator(c, site);
        Map<ProviderPromise, ResidencyVerdict.PromiseRuling> promises =
                EndpointOperator.promises(c, site);
        Locations sure =
                c.firstError().map(e -> Locations.unknown("refused: " + e)).orElse(assessed);
        boolean vouched =
                sure.processing().basis() == ResidencyVerdict.Basis.ATTESTED
                        && sure.storage().basis() == ResidencyVerdict.Basis.ATTESTED;
        return new ResidencyVerdict(
                sure.processing(),
                sure.storage(),
                operator,
                promises,
                vouched ? null : c.oldest(),
                c.problems());
    }

    /** Returns the locations, unless they rest on facts that are too old to count. */
    private static Locations fresh(ResidencyAssessment c, Locations assessed) {
        LocalDate oldest = c.oldest();
        boolean old = oldest != null && oldest.plusDays(FACT_DAYS).isBefore(c.today);
        return switch (c.in.oldFacts()) {
            case WARN -> assessed;
            case DENY ->
                    old
                            ? Locations.unknown(
                                    "the facts were observed on %s, more than %d days ago"
                                            .formatted(oldest, FACT_DAYS))
                            : assessed;
        };
    }

    /**
     * Returns the processing bound of a request that uses {@code feature} at an endpoint: the union
     * of the endpoint's own and the feature's, which is any country unless it is known.
     *
     * @param provider the catalog's provider type
     */
    public Bound featureBound(String provider, ResidencyVerdict endpoint, Feature feature) {
        boolean inherits = feature == Feature.STRUCTURED_OUTPUT && !provider.equals("openai");
        return inherits ? endpoint.processing().bound() : Bound.anyCountry();
    }

    /**
     * Returns whether the server is run by the users of the gateway themselves: one of a
     * self-hosted kind, at an address that belongs to no known cloud or vendor.
     */
    public boolean selfOperated(EndpointFacts in) {
        return HostSite.of(new ResidencyAssessment(facts, in, LocalDate.EPOCH))
                        instanceof HostSite.Own own
                && own.service().rule() == Service.Rule.SELF_HOSTED;
    }

    /**
     * Returns the address that {@link #assess} uses if a catalog sets no {@code url}, without a
     * path. The gateway must call this one and no other.
     */
    public Optional<String> baseUrl(String provider, @Nullable String region) {
        Service service = facts.providers().get(provider);
        return service == null ? Optional.empty() : HostSite.baseUrl(facts, service, region);
    }

    /** Returns the named country sets for catalogs and policies, such as {@code EU27}. */
    public Map<String, Set<String>> countrySets() {
        return facts.promises().sets();
    }

    /** Returns a cloud's region, if it is known; {@code cloud} is {@code aws}, {@code azure}, …. */
    public Optional<Region> region(String cloud, String id) {
        return facts.region(cloud, id);
    }

    /**
     * Returns the bound of the location in which a provider reports an answer was processed; empty
     * if it reports none, any country if the location is unknown.
     */
    public Optional<Bound> reportedLocation(String reported) {
        return AnswerLocation.read(facts, reported);
    }

    /** Returns every provider type a catalog may use. */
    public Set<String> providers() {
        return Set.copyOf(facts.listedProviders().toList());
    }

    private static Locations assess(ResidencyAssessment c, HostSite site) {
        return switch (site) {
            case HostSite.Nowhere n -> Locations.unknown("the address is unknown");
            case HostSite.Own own -> own(c, own);
            case HostSite.Known known -> {
                c.restsOn(known.match().host().observed());
                yield rule(c, known.service(), known.match(), known.url());
            }
            case HostSite.Foreign foreign -> {
                rule(c, foreign.service(), null, foreign.url());
                yield Locations.unknown(foreign.why() + "; the service behind it is unknown");
            }
        };
    }

    private static Locations own(ResidencyAssessment c, HostSite.Own own) {
        return own.service().rule() == Service.Rule.REGION
                ? SingleValueRules.region(c, String.valueOf(own.service().cloud()))
                : SingleValueRules.owned(c, own.url());
    }

    private static Locations rule(
            ResidencyAssessment c, Service service, Hosts.@Nullable Match match, BaseUrl url) {
        return switch (service.rule()) {
            case BEDROCK -> Guardrails.counted(c, match, AwsRules.bedrock(c, match));
            case SAGEMAKER -> AwsRules.sagemaker(c, match);
            case AZURE -> AzureRules.assess(c, match, url);
            case VERTEX -> VertexRules.assess(c, match, url);
            case HOST -> SingleValueRules.host(c, match);
            case INFERENCE_GEO -> SingleValueRules.inferenceGeo(c);
            case REGION -> SingleValueRules.region(c, String.valueOf(service.cloud()));
            case SELF_HOSTED -> SingleValueRules.owned(c, url);
        };
    }

    /**
     * A feature of a request that may send its text to other locations than plain inference does.
     */
    public enum Feature {
        /** The provider searches the web, or grounds the answer in a search. */
        WEB_SEARCH,
        /** Tools the provider runs itself: code, files, remote MCP servers. */
        HOSTED_TOOLS,
        /** An image or file given by its address, which the provider fetches. */
        REMOTE_MEDIA,
        /** A guardrail with a cross-region profile. */
        GUARDRAIL_PROFILE,
        /** Asynchronous batches. */
        BATCH,
        /** Uploaded or stored files, threads and responses. */
        FILES,
        /** A JSON schema the answer must match, which some providers cache outside the region. */
        STRUCTURED_OUTPUT
    }
}
