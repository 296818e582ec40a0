package dst.route.broker;

import dst.config.RemoteBroker;
import dst.config.RemoteBroker.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Says in a sentence why a broker can't be reached. Artemis' client knows no more than "cannot
 * connect", and logs the rest as a stack trace.
 */
final class BrokerProbe {
  private BrokerProbe() {}

  /**
   * Empty if at least one of the addresses accepts connections, and shows a trusted certificate.
   */
  static Optional<String> fault(RemoteBroker broker) {
    List<String> faults = new ArrayList<>();
    for (Address address : broker.addresses()) {
      Optional<String> fault = fault(address, broker);
      if (fault.isEmpty()) {
        return fault;
      }
      faults.add(fault.get());
    }
    return Optional.of(String.join("; ", faults));
  }

  private static Optional<String> fault(Address address, RemoteBroker broker) {
    String host = address.host();
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(host), address.port()),
          BrokerConnections.CONNECT_MILLIS);
      if (broker.tls().isPresent()) {
        socket.setSoTimeout(BrokerConnections.CONNECT_MILLIS);
        shakeHands(socket, address, broker.tls().get());
      }
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of(host + " is no host that this machine knows: check dst.broker.url");
    } catch (SocketTimeoutException e) {
      return Optional.of(
          address + " does not answer: does the broker run, and does a firewall stand between?");
    } catch (SSLException e) {
      return Optional.of(tlsFault(address, e));
    } catch (IOException e) {
      return Optional.of(
          address + " is not there (" + e.getMessage() + "): does the broker run, is it the port?");
    } catch (GeneralSecurityException e) {
      return Optional.of("dst.broker.tls.ca or dst.broker.tls.key can't be used: " + e);
    }
  }

  private static void shakeHands(Socket socket, Address address, RemoteBroker.Tls tls)
      throws IOException, GeneralSecurityException {
    SSLSocket secured =
        (SSLSocket)
            context(tls)
                .getSocketFactory()
                .createSocket(socket, address.host(), address.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
  }

  private static SSLContext context(RemoteBroker.Tls tls)
      throws IOException, GeneralSecurityException {
    try {
      return BrokerConnections.trust(tls).createContext();
    } catch (IOException | GeneralSecurityException e) {
      throw e;
    } catch (Exception e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }

  private static String tlsFault(Address address, SSLException failure) {
    Throwable deepest = failure;
    boolean certificate = false;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
      certificate |= deepest instanceof CertificateException;
    }
    String found = deepest.getMessage();
    if (found != null && found.contains("subject alternative")) {
      return address
          + " shows a certificate for another host ("
          + found
          + "): write the host that it names into dst.broker.url, or give the broker one for "
          + address.host();
    }
    if (certificate || deepest instanceof GeneralSecurityException) {
      return address
          + " shows a certificate that is not trusted ("
          + found
          + "): dst.broker.tls.ca must be the authority that signed it";
    }
    return address
        + " does not speak TLS with us ("
        + found
        + "): is it the broker's port for TLS, and does it ask for dst.broker.tls.key?";
  }
}
