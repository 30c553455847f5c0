package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.provider.Call;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.members.TargetProtocol;

import java.util.Arrays;
import java.util.Optional;

/** The protocols' extensions, the members outside their tables, in the policies' words. */
public final class ProtocolExtensions {
    private static final Capabilities ALL =
            Capabilities.of(
                    Arrays.stream(TargetProtocol.values()).map(ProtocolExtensions::of).toList());

    private ProtocolExtensions() {}

    /** What a request needs whose members leave the table of {@code protocol}. */
    public static Capability of(TargetProtocol protocol) {
        return switch (protocol) {
            case OPENAI -> Capability.OPENAI_EXTENSIONS;
            case MISTRAL -> Capability.MISTRAL_EXTENSIONS;
            case ANTHROPIC -> Capability.ANTHROPIC_EXTENSIONS;
            case CONVERSE -> Capability.CONVERSE_EXTENSIONS;
            case GEMINI -> Capability.GEMINI_EXTENSIONS;
        };
    }

    /** The member of a call that keeps it from a deployment; empty where none does. */
    public static Optional<String> member(Call call, DeploymentFacts deployment) {
        CallerProtocol caller = CallerProtocol.of(call.operation());
        return Arrays.stream(TargetProtocol.values())
                .filter(protocol -> deployment.offer().roaming().has(of(protocol)))
                .map(protocol -> caller.unlistedMember(call, protocol))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static Capabilities only(TargetProtocol protocol) {
        return Capabilities.of(of(protocol));
    }

    /** Those of every protocol. */
    public static Capabilities all() {
        return ALL;
    }
}
