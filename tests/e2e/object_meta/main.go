// Reads JSON lines of what manifests have and says of each whether the API server takes it, by its own validation.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/api/validation"
	v1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	texts "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// One line: the metadata of an object, or an address range of a NetworkPolicy.
type line struct {
	v1.ObjectMeta
	CIDR *string `json:"cidr"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one line
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			panic(err)
		}
		if one.CIDR != nil {
			// As ValidateIPBlock of networking does for objects that were valid before it was strict.
			fmt.Println(len(texts.IsValidCIDRForLegacyField(field.NewPath("cidr"), *one.CIDR, false, nil)) == 0)
			continue
		}
		// As customresource's strategy does for each object of a namespaced resource.
		found := validation.ValidateObjectMeta(&one.ObjectMeta, true, validation.NameIsDNSSubdomain, field.NewPath("metadata"))
		fmt.Println(len(found) == 0)
	}
}
