package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;

import java.net.URI;
import java.util.Map;

/** Runs the contract of providers for a model of Azure AI Foundry, by the common route. */
final class AzureFoundryContractTest extends FamilyContract {
    @Override
    Provider provider() {
        return Providers.byId("azure-foundry").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(
                URI.create("https://harbour.services.ai.azure.com"),
                "grok-4",
                Map.of(Target.API, Target.CHAT));
    }
}
