package dev.portolan.gateway.health;

/** A permit that a test takes for granted. */
public final class TestingPermit {
    private TestingPermit() {}

    public static DeploymentHealth.Permit of(DeploymentHealth.Entry entry) {
        if (entry instanceof DeploymentHealth.Permit permit) {
            return permit;
        }
        throw new AssertionError("not let through: " + entry);
    }
}
