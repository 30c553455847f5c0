package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;

import java.net.URI;

/** A model of Azure AI Foundry, by the route for all, keeps the contract of providers. */
final class AzureFoundryContractTest extends FamilyContract {
    @Override
    Provider provider() {
        return Providers.byId("azure-foundry").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(URI.create("https://harbour.services.ai.azure.com"), "grok-4");
    }
}
