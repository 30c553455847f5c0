package dev.portolan.gateway.catalog;

import dev.portolan.gateway.price.PriceSheet;
import dev.portolan.gateway.price.WrittenPrice;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.reading.Countries;
import dev.portolan.gateway.reading.Dates;
import dev.portolan.gateway.reading.FamilyReader;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.reading.Urls;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Price;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.discovery.AzureResource;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.ThinkingModels;
import dev.portolan.provider.residency.EndpointFacts;
import dev.portolan.provider.residency.EndpointFacts.Attestation;
import dev.portolan.provider.residency.EndpointFacts.Destinations;
import dev.portolan.provider.residency.EndpointFacts.Guardrail;
import dev.portolan.provider.residency.EndpointFacts.OldFacts;
import dev.portolan.provider.residency.ResidencyFacts;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one endpoint of a catalog into its deployments. */
public final class EndpointReader {
    private static final int MAX_CONTEXT = 100_000_000;

    private final ResidencyFacts facts;
    private final OldFacts oldFacts;
    private final Findings findings;
    private final ResidencyAssessor residency;
    private final TransportReader transports;

    /**
     * Creates a reader for endpoints whose certificates and keys are read with {@code files}.
     *
     * @param oldFacts the treatment of residency facts older than a year
     */
    public EndpointReader(
            ResidencyFacts facts,
            OldFacts oldFacts,
            Instant now,
            PemFiles files,
            Findings findings) {
        this.facts = facts;
        this.oldFacts = oldFacts;
        this.residency = new ResidencyAssessor(facts, now, findings);
        this.findings = findings;
        this.transports = new TransportReader(files);
    }

    /**
     * A deployment whose price is not known yet.
     *
     * @param prices its own prices, which take precedence over those of the price sheet
     */
    record Draft(
            Position at,
            DeploymentFacts facts,
            Deployment.Wire wire,
            List<WrittenPrice> prices,
            Deployment.Residency residency) {
        PriceSheet.Offer offer() {
            return new PriceSheet.Offer(facts.id(), residency.declared().target().sku(), prices);
        }
    }

    /** The values shared by all models of an endpoint. */
    private record Shared(
            String id,
            Fields fields,
            String provider,
            EndpointValues common,
            Map<String, String> labels) {}

    private record EndpointValues(
            EndpointFacts.Builder declared,
            @Nullable Attestation attestation,
            Map<String, String> settings,
            @Nullable Guardrail guardrail,
            CredentialSpec credentials,
            Transport transport) {}

    List<Draft> read(String id, Fields fields) {
        String provider = provider(fields);
        requireProject(provider, fields);
        EndpointFacts.Builder declared = declared(provider, fields);
        EndpointValues common =
                new EndpointValues(
                        declared,
                        fields.fields("attest").map(AttestReader::read).orElse(null),
                        settings(provider, fields),
                        BedrockKeys.guardrail(provider, fields),
                        CredentialReader.read(provider, fields),
                        transports.read(fields, base(provider, fields)));
        Shared shared = new Shared(id, fields, provider, common, fields.textMap("labels"));
        fields.reportMissing("models", "a list of models");
        List<Draft> drafts = new ArrayList<>();
        for (Node node : fields.list("models")) {
            model(shared, Fields.of(node, "the model", findings)).ifPresent(drafts::add);
        }
        fields.end();
        return drafts;
    }

    private String provider(Fields fields) {
        String id = fields.text("provider");
        List<String> known = facts.providers().stream().sorted().toList();
        if (!id.isBlank() && !known.contains(id)) {
            fields.error(
                    "provider",
                    "%s is not a provider (expected: one of %s)%s"
                            .formatted(
                                    fields.scalar("provider").map(Scalar::shown).orElse(""),
                                    String.join(", ", known),
                                    Suggestion.of(id, known)));
        } else if (!id.isBlank() && Providers.byId(id).isEmpty()) {
            findings.warning(
                    fields.at("provider"),
                    "this build does not support %s, so nothing is sent to the endpoint"
                            .formatted(id));
        }
        return id;
    }

    /**
     * Requires the project, which Google's paths contain, unless the URL contains the whole path.
     */
    private static void requireProject(String provider, Fields fields) {
        String url = text(fields, "url");
        boolean placed = url != null && url.contains("/projects/");
        if (provider.equals("gcp-vertex") && !placed && text(fields, "project") == null) {
            fields.error(
                    "provider",
                    "gcp-vertex requires \"project\", the id of the calling project; add it");
        }
    }

    private EndpointFacts.Builder declared(String provider, Fields fields) {
        EndpointFacts.Builder declared = EndpointFacts.of(provider).oldFacts(oldFacts);
        declared.url(url(fields)).region(text(fields, "region"));
        declared.partition(text(fields, "partition"));
        fields.fields("location").ifPresent(location -> location(location, declared));
        fields.fields("operator").ifPresent(operator -> operator(operator, declared));
        declared.promises(AttestReader.promises(fields));
        return declared;
    }

    private static void location(Fields fields, EndpointFacts.Builder declared) {
        fields.reportMissing("country", "an ISO 3166-1 alpha-2 code such as FR");
        Countries.one(fields, "country").ifPresent(set -> declared.country(set.toString()));
        fields.end();
    }

    private static void operator(Fields fields, EndpointFacts.Builder declared) {
        String name = fields.text("name");
        String country = Countries.one(fields, "country").map(Object::toString).orElse(null);
        fields.end();
        declared.operator(name, country);
    }

    private static @Nullable String url(Fields fields) {
        String url = text(fields, "url");
        if (url == null) {
            return null;
        }
        Optional<String> wrong = Urls.mistake(url);
        wrong.ifPresent(mistake -> fields.error("url", "\"url\" " + mistake));
        return wrong.isEmpty() ? url : null;
    }

    private static Map<String, String> settings(String provider, Fields fields) {
        Map<String, String> settings = new HashMap<>();
        fields.optionalText("apiVersion")
                .ifPresent(version -> settings.put(Target.API_VERSION, version));
        fields.optionalText("project").ifPresent(project -> settings.put(Target.PROJECT, project));
        fields.optionalText("region").ifPresent(region -> settings.put(Target.REGION, region));
        resourceId(fields).ifPresent(id -> settings.put(Target.RESOURCE_ID, id));
        BedrockKeys.api(provider, fields, settings);
        return settings;
    }

    /** Reads Azure's resource id of the account, used only for calls to its control plane. */
    private static Optional<String> resourceId(Fields fields) {
        Optional<String> id = fields.optionalText("resourceId");
        if (id.isPresent() && AzureResource.parse(id.get()).isEmpty()) {
            fields.error(
                    "resourceId",
                    "\"resourceId\" is not an account's id (expected:"
                            + " /subscriptions/…/resourceGroups/…"
                            + "/providers/Microsoft.CognitiveServices/accounts/…)");
        }
        return id;
    }

    private Optional<Draft> model(Shared shared, Fields fields) {
        String model = ConfigNames.required(fields, "model");
        String upstream = fields.optionalText("upstream").orElse(model);
        Deployment.Residency residency = residency(shared, fields, model, upstream);
        int context = (int) fields.integer("context", 1, MAX_CONTEXT).orElse(0);
        List<WrittenPrice> prices = WrittenPrice.ofModel(fields, findings);
        Optional<URI> base = base(shared.provider(), shared.fields());
        Map<String, String> settings = settings(shared, fields, residency.declared());
        boolean selfHosted = Placements.selfHosted(shared.provider());
        FamilyReader.read(fields, selfHosted, model, upstream)
                .ifPresent(family -> settings.put(Target.FAMILY, family));
        if (selfHosted && fields.has(Target.SUPPORTS)) {
            settings.put(Target.SUPPORTS, String.join(",", fields.texts(Target.SUPPORTS)));
        }
        Optional<Target> target =
                base.filter(_base -> !upstream.isBlank())
                        .map(found -> new Target(found, upstream, settings));
        Optional<Provider> provider = Providers.byId(shared.provider());
        boolean thinksByDefault =
                ThinkingModels.byDefault(model)
                        || ThinkingModels.byDefault(upstream)
                        || ThinkingModels.byDefault(settings.getOrDefault(Target.FAMILY, ""));
        Capabilities supports =
                DeploymentCapabilities.read(
                        fields,
                        new DeploymentCapabilities.ProviderTarget(
                                provider, target, thinksByDefault),
                        findings);
        fields.end();
        if (model.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        DeploymentFacts known =
                new DeploymentFacts(
                        new DeploymentId(shared.id(), model),
                        upstream,
                        shared.provider(),
                        selfHosted,
                        Placements.of(residency.finding()),
                        new DeploymentFacts.Offer(
                                Price.UNKNOWN,
                                context,
                                supports,
                                SidePaths.roaming(
                                        facts,
                                        residency,
                                        provider.map(to -> to.protocol(target.get())))),
                        shared.labels());
        Deployment.Wire wire =
                new Deployment.Wire(
                        provider.orElse(null),
                        target.get(),
                        shared.common().credentials(),
                        shared.common().transport());
        return Optional.of(new Draft(fields.at("model"), known, wire, prices, residency));
    }

    /** Returns the endpoint's settings, overridden by the model's own. */
    private static Map<String, String> settings(
            Shared shared, Fields fields, EndpointFacts declared) {
        Map<String, String> settings = new HashMap<>(shared.common().settings());
        Optional.ofNullable(modelOrEndpoint(fields, shared.fields(), "inferenceGeo"))
                .ifPresent(geo -> settings.put("inferenceGeo", geo));
        Optional.ofNullable(modelOrEndpoint(fields, shared.fields(), "publisher"))
                .ifPresent(publisher -> settings.put(Target.PUBLISHER, publisher));
        BedrockKeys.put(declared.target().guardrail(), settings);
        return settings;
    }

    private Deployment.Residency residency(
            Shared shared, Fields fields, String model, String upstream) {
        Attestation attestation =
                fields.fields("attest")
                        .map(AttestReader::read)
                        .orElse(shared.common().attestation());
        EndpointFacts.Builder declared = shared.common().declared();
        declared.model(model).upstream(upstream).sku(text(fields, "sku"));
        declared.spillover(SpilloverReader.read(fields).orElse(null));
        declared.publisher(modelOrEndpoint(fields, shared.fields(), "publisher"));
        declared.inferenceGeo(modelOrEndpoint(fields, shared.fields(), "inferenceGeo"));
        Guardrail own = BedrockKeys.guardrail(shared.provider(), fields);
        declared.guardrail(own == null ? shared.common().guardrail() : own);
        declared.destinations(destinations(fields)).attestation(attestation);
        return residency.assess(declared.build(), shared.fields(), fields);
    }

    private static @Nullable Destinations destinations(Fields fields) {
        List<String> regions = fields.texts("destinations");
        LocalDate observed = Dates.date(fields, "observed").orElse(null);
        if (observed != null && !fields.has("destinations")) {
            fields.error(
                    "observed",
                    "\"observed\" is the date of \"destinations\", which are missing; add them");
        }
        return regions.isEmpty() ? null : new Destinations(regions, observed);
    }

    /** Returns the base URL that the residency facts have assessed, and no other. */
    private Optional<URI> base(String provider, Fields fields) {
        String url = text(fields, "url");
        if (url != null) {
            return Urls.mistake(url).isEmpty() ? Optional.of(URI.create(url)) : Optional.empty();
        }
        Optional<URI> assessed = facts.baseUrl(provider, text(fields, "region")).map(URI::create);
        Optional<URI> ownBase = Providers.byId(provider).flatMap(Provider::defaultBase);
        return assessed.map(
                base -> ownBase.filter(other -> Urls.sameOrigin(base, other)).orElse(base));
    }

    /** Returns the model's value, else its endpoint's. */
    private static @Nullable String modelOrEndpoint(Fields model, Fields endpoint, String key) {
        String own = text(model, key);
        String shared = text(endpoint, key);
        return own != null ? own : shared;
    }

    static @Nullable String text(Fields fields, String key) {
        return fields.scalar(key).map(Scalar::text).filter(text -> !text.isBlank()).orElse(null);
    }
}
