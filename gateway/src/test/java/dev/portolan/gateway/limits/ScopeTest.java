package dev.portolan.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScopeTest {
    @Test
    void id_ofNamesWithSlashes_belongsToOneScope() {
        assertThat(new Scope.Key("a/b", "c").id()).isNotEqualTo(new Scope.Key("a", "b/c").id());
        assertThat(new Scope.TenantModel("a/b", "c").id())
                .isNotEqualTo(new Scope.TenantModel("a", "b/c").id());
        assertThat(new Scope.Tenant("a/b").id()).isNotEqualTo(new Scope.Key("a", "b").id());
    }
}
