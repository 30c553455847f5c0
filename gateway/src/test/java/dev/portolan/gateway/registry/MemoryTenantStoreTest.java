package dev.portolan.gateway.registry;

final class MemoryTenantStoreTest extends TenantStoreContract {
    @Override
    TenantStore store() {
        return new MemoryTenantStore();
    }
}
