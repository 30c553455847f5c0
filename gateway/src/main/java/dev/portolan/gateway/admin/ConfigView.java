package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.config.Provenance;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.limits.shared.SharedState;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.policy.document.Finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** JSON of the configuration in force for operators: its sources and state, never its content. */
final class ConfigView {
    private ConfigView() {}

    static ObjectNode of(CurrentSnapshot live, Optional<SharedState> shared) {
        Snapshot snapshot = live.current();
        Provenance provenance = snapshot.provenance();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("root", provenance.root())
                .put("digest", provenance.digest())
                .put("loadedAt", provenance.loadedAt().toString());
        ArrayNode sources = root.putArray("sources");
        for (Provenance.Source source : provenance.sources()) {
            sources.addObject().put("file", source.file()).put("digest", source.digest());
        }
        root.putObject("counts")
                .put("deployments", snapshot.catalog().deployments().size())
                .put("aliases", snapshot.catalog().aliases().size())
                .put("policies", snapshot.rules().written().policies().size())
                .put("tenants", snapshot.tenants().byId().size());
        ArrayNode needsRestart = root.putArray("needsRestart");
        snapshot.needsRestart().forEach(needsRestart::add);
        shared.ifPresentOrElse(
                state -> shared(root.putObject("shared"), state), () -> root.putNull("shared"));
        ArrayNode revoked = root.putArray("revoked");
        List<RevokedKey> all = new ArrayList<>(live.revoked());
        all.addAll(live.stored().revoked().values());
        for (RevokedKey key : all) {
            revoked.addObject()
                    .put("tenant", key.tenant())
                    .put("key", key.key())
                    .put("at", key.at().toString());
        }
        live.failure()
                .ifPresentOrElse(
                        failure -> failure(root, failure), () -> root.putNull("lastError"));
        return root;
    }

    private static void shared(ObjectNode node, SharedState state) {
        node.put("state", state.phase().name().toLowerCase(Locale.ROOT))
                .put("since", state.since().toString())
                .put("onLoss", state.onLoss().name().toLowerCase(Locale.ROOT))
                .put("replicas", state.replicas())
                .put("outstanding", state.outstanding())
                .put("unsettled", state.unsettled())
                .put("failure", state.failure());
    }

    static ArrayNode findings(List<Finding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Finding finding : findings) {
            array.addObject()
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("file", finding.at().file())
                    .put("line", finding.at().line())
                    .put("column", finding.at().column())
                    .put("message", finding.message());
        }
        return array;
    }

    private static void failure(ObjectNode root, CurrentSnapshot.Failure failure) {
        root.putObject("lastError")
                .put("at", failure.at().toString())
                .set("findings", findings(failure.findings()));
    }
}
