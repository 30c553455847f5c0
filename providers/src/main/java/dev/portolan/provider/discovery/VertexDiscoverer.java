package dev.portolan.provider.discovery;

import dev.portolan.provider.Target;
import dev.portolan.provider.credential.NoCredentialException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.login.CommandToken;
import dev.portolan.provider.residency.ResidencyFacts;
import dev.portolan.provider.vertex.Vertex;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists the endpoints that a project has at a Vertex AI location with the models deployed on each,
 * and looks up each publisher's model in the catalog: no project lists those.
 */
final class VertexDiscoverer implements Discoverer {
    private static final String PROVIDER = "gcp-vertex";
    private static final String PUBLISHERS = "publishers/";

    /** Locations without machines of their own, in which nothing can be deployed. */
    private static final Set<String> WIDE = Set.of("global", "eu", "us");

    private static final int MAX_PAGES = 100;

    @Override
    public Set<String> providers() {
        return Set.of(PROVIDER);
    }

    @Override
    public Optional<String> listedAs(Target target) {
        return Vertex.listedName(target);
    }

    @Override
    public DiscoveryResult survey(CloudAccount account) {
        var location = account.setting(Target.REGION);
        var project = project(account);
        if (location == null || project == null) {
            return new DiscoveryResult.Unanswered(
                    "the endpoint has no region or no project; set both");
        }
        var origin = origin(account.endpoint(), location);
        if (origin.isEmpty()) {
            return new DiscoveryResult.Unanswered(
                    "no address of Vertex AI in " + location + " is known");
        }
        try (var google =
                new GoogleRest(origin.get(), CommandToken.google(account.credentials()))) {
            List<OfferedModel> offers = new ArrayList<>();
            if (!WIDE.contains(location)) {
                offers.addAll(endpoints(google, project, location));
            }
            for (var name : publishers(account)) {
                google.find("/v1/" + name).map(found -> model(name, found)).ifPresent(offers::add);
            }
            return new DiscoveryResult.Seen(offers);
        } catch (NoCredentialException e) {
            return new DiscoveryResult.Unanswered(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new DiscoveryResult.Unanswered(
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private static List<OfferedModel> endpoints(GoogleRest google, String project, String location)
            throws IOException {
        var path =
                "/v1/projects/%s/locations/%s/endpoints?pageSize=100"
                        .formatted(escaped(project), escaped(location));
        List<OfferedModel> offers = new ArrayList<>();
        var page = "";
        for (int i = 0; i < MAX_PAGES; i++) {
            var answer = google.get(path + page);
            answer.get("endpoints").elements().forEach(each -> offers.add(endpoint(each)));
            var next = answer.get("nextPageToken").textOrEmpty();
            if (next.isEmpty()) {
                return offers;
            }
            page = "&pageToken=" + escaped(next);
        }
        throw new IOException("more than " + MAX_PAGES + " pages of endpoints");
    }

    private static OfferedModel endpoint(JsonValue found) {
        var full = found.get("name").textOrEmpty();
        var id = "endpoints/" + full.substring(full.lastIndexOf('/') + 1);
        boolean answers = !found.get("deployedModels").elements().isEmpty();
        return new OfferedModel(
                new OfferedModel.Name("endpoint", id, full),
                new OfferedModel.Lifecycle(
                        answers ? "deployed" : "without a deployed model", answers),
                List.of());
    }

    private static OfferedModel model(String name, JsonValue found) {
        return new OfferedModel(
                new OfferedModel.Name("model", name, name),
                new OfferedModel.Lifecycle(found.get("launchStage").textOrEmpty(), true),
                List.of());
    }

    private static Set<String> publishers(CloudAccount account) {
        var names = new TreeSet<String>();
        for (var target : account.targets()) {
            Vertex.listedName(target).filter(n -> n.startsWith(PUBLISHERS)).ifPresent(names::add);
        }
        return names;
    }

    private static @Nullable String project(CloudAccount account) {
        var declared = account.setting(Target.PROJECT);
        var path = List.of(account.base().getPath().split("/", -1));
        int at = path.indexOf("projects");
        return declared != null || at < 0 || at + 1 == path.size() ? declared : path.get(at + 1);
    }

    private static Optional<URI> origin(@Nullable URI endpoint, String location) {
        return endpoint == null
                ? ResidencyFacts.load().baseUrl(PROVIDER, location).map(URI::create)
                : Optional.of(endpoint);
    }

    private static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
