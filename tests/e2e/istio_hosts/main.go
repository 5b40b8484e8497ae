// Reads JSON strings and says of each whether Istio takes it for a host, by its own validation: of a ServiceEntry as the
// operator makes it for a `remoteHost`, and of a VirtualService as it makes it for an exposed host.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/config/validation"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var host string
		if err := json.Unmarshal(lines.Bytes(), &host); err != nil {
			panic(err)
		}
		_, remote := validation.ValidateServiceEntry(config.Config{
			Meta: config.Meta{GroupVersionKind: gvk.ServiceEntry, Name: "name", Namespace: "namespace"},
			Spec: serviceEntry(host),
		})
		_, exposed := validation.ValidateVirtualService(config.Config{
			Meta: config.Meta{GroupVersionKind: gvk.VirtualService, Name: "name", Namespace: "namespace"},
			Spec: virtualService(host),
		})
		fmt.Printf("[%t, %t]\n", remote == nil, exposed == nil)
	}
}

func serviceEntry(host string) *networking.ServiceEntry {
	return &networking.ServiceEntry{
		Hosts:      []string{host},
		Location:   networking.ServiceEntry_MESH_EXTERNAL,
		Resolution: networking.ServiceEntry_DNS,
		Ports:      []*networking.ServicePort{{Number: 443, Protocol: "TLS", Name: "443-tls"}},
		ExportTo:   []string{"."},
	}
}

func virtualService(host string) *networking.VirtualService {
	service := &networking.Destination{Host: "app.namespace.svc.cluster.local", Port: &networking.PortSelector{Number: 80}}
	return &networking.VirtualService{
		Hosts:    []string{host},
		Gateways: []string{"istio-tenant-gateway/tenant-gateway"},
		Http:     []*networking.HTTPRoute{{Route: []*networking.HTTPRouteDestination{{Destination: service}}}},
	}
}
