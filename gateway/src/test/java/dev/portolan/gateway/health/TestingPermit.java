package dev.portolan.gateway.health;

/** A permit that a test expects to be granted. */
public final class TestingPermit {
    private TestingPermit() {}

    public static AttemptPermit of(DeploymentHealth.Entry entry) {
        if (entry instanceof AttemptPermit permit) {
            return permit;
        }
        throw new AssertionError("no permit: " + entry);
    }
}
