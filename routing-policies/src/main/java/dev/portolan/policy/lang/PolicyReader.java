package dev.portolan.policy.lang;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.condition.ConditionCompiler;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.Requirement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads policy files, one after the other; names are unique over all of them. */
final class PolicyReader {

    private final Findings findings;
    private final Map<String, Position> names = new HashMap<>();
    final List<Policy> policies = new ArrayList<>();
    final List<Invariant> invariants = new ArrayList<>();
    final List<PolicyTest> tests = new ArrayList<>();

    PolicyReader(Findings findings) {
        this.findings = findings;
    }

    void read(Node root) {
        Fields file = Fields.of(root, "the policy file", findings);
        for (Node node : file.list("policies")) {
            policy(node);
        }
        for (Node node : file.list("invariants")) {
            invariant(node);
        }
        for (Node node : file.list("tests")) {
            tests.add(TestReader.read(Fields.of(node, "the test", findings)));
        }
        file.end();
    }

    private void policy(Node node) {
        Fields fields = Fields.of(node, "the policy", findings);
        String name = name(fields, "policy");
        int priority = (int) fields.integer("priority", -1_000_000, 1_000_000).orElse(0);
        Optional<Condition> when = condition(fields, "when");
        Requirement require =
                fields.fields("require").map(RequirementReader::read).orElse(Requirement.NONE);
        var settings =
                new Policy.Settings(
                        fields.fields("prefer").map(RoutingSettingsReader::prefer),
                        fields.fields("failover").map(RoutingSettingsReader::failover),
                        fields.fields("cache").map(RoutingSettingsReader::cache));
        fields.optionalText("description");
        fields.end();
        policies.add(new Policy(name, priority, fields.at(), when, require, settings));
    }

    private void invariant(Node node) {
        Fields fields = Fields.of(node, "the invariant", findings);
        String name = name(fields, "invariant");
        Optional<Condition> given = condition(fields, "given");
        fields.reportMissing("always", "what must hold, as in require:");
        Requirement always =
                fields.fields("always").map(RequirementReader::read).orElse(Requirement.NONE);
        fields.optionalText("description");
        fields.end();
        invariants.add(new Invariant(name, fields.at(), given, always));
    }

    private Optional<Condition> condition(Fields fields, String key) {
        return fields.scalar(key).flatMap(text -> ConditionCompiler.compile(text, findings));
    }

    private String name(Fields fields, String kind) {
        String name = fields.text("name");
        Position first = names.putIfAbsent(kind + " " + name, fields.at("name"));
        if (first != null && !name.isBlank()) {
            fields.error(
                    "name",
                    "the %s \"%s\" is already at %s; give one of them another name"
                            .formatted(kind, name, first));
        }
        return name;
    }
}
