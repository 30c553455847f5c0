package dev.portolan.gateway.catalog;

import dev.portolan.gateway.reading.Urls;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Position;
import dev.portolan.provider.residency.EndpointFacts;
import dev.portolan.provider.residency.ResidencyFacts;
import dev.portolan.provider.residency.ResidencyVerdict;
import dev.portolan.provider.residency.ResidencyVerdict.Problem;

import java.time.Instant;

/** Assesses the residency that a catalog declares, and reports its problems at their positions. */
final class ResidencyAssessor {
    private final ResidencyFacts facts;
    private final Instant now;
    private final Findings findings;

    ResidencyAssessor(ResidencyFacts facts, Instant now, Findings findings) {
        this.facts = facts;
        this.now = now;
        this.findings = findings;
    }

    /**
     * Assesses one deployment.
     *
     * @param declared what {@code endpoint} and {@code model} declare
     */
    Deployment.Residency assess(EndpointFacts declared, Fields endpoint, Fields model) {
        ResidencyVerdict finding = facts.assess(declared, now);
        for (Problem problem : finding.problems()) {
            if (!isReported(problem, endpoint)) {
                report(problem, at(problem.field(), endpoint, model));
            }
        }
        Deployment.Residency residency = new Deployment.Residency(declared, finding, model.at());
        if (!finding.isRefused()) {
            EvidenceExpiry.warn(residency, now, field -> at(field, endpoint, model), findings);
        }
        return residency;
    }

    /** Returns whether an error in the value itself was already reported before the assessment. */
    private static boolean isReported(Problem problem, Fields endpoint) {
        String url = EndpointReader.text(endpoint, "url");
        return switch (problem.field()) {
            case "provider" -> true;
            case "url" -> url != null && Urls.mistake(url).isPresent();
            default -> false;
        };
    }

    private void report(Problem problem, Position at) {
        switch (problem.severity()) {
            case ERROR -> findings.error(at, problem.field() + ": " + problem.message());
            case WARNING -> findings.warning(at, problem.field() + ": " + problem.message());
        }
    }

    /** Returns the position of the value that the residency facts call {@code field}. */
    private static Position at(String field, Fields endpoint, Fields model) {
        String[] path = field.split("\\.", 2);
        if (path.length == 1) {
            return endpoint.at(field);
        }
        if (path[0].equals("models")) {
            return model.has(path[1]) || !endpoint.has(path[1])
                    ? model.at(path[1])
                    : endpoint.at(path[1]);
        }
        Fields holder = model.has(path[0]) ? model : endpoint;
        return holder.node(path[0]).map(node -> within(node, path[1])).orElse(holder.at());
    }

    private static Position within(Node node, String key) {
        if (node instanceof Node.Mapping mapping) {
            return mapping.find(key).map(entry -> entry.value().at()).orElse(node.at());
        }
        return node.at();
    }
}
