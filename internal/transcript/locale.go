package transcript

import (
	"slices"
	"strings"
	"sync"
)

// severity is the word that Git puts before a sentence of its own.
type severity uint8

const (
	sevNone severity = iota
	sevFatal
	sevError
	sevWarning
)

// severityWords are Git's prefixes in every language that translates them
// (since Git 2.37.2), no-break spaces made plain. Upper-case Bulgarian is from
// Git 2.55. What the table does not hold is English.
var severityWords = []struct {
	word string
	is   severity
}{
	{"fatal:", sevFatal}, {"error:", sevError}, {"warning:", sevWarning},
	{"Fatal:", sevFatal}, {"Error:", sevError}, // as tools and documents write them
	{"fatal :", sevFatal}, {"erreur :", sevError}, {"avertissement :", sevWarning},
	{"Schwerwiegend:", sevFatal}, {"Fehler:", sevError}, {"Warnung:", sevWarning},
	{"致命错误：", sevFatal}, {"错误：", sevError}, {"警告：", sevWarning},
	{"致命錯誤:", sevFatal}, {"致命錯誤：", sevFatal}, {"錯誤:", sevError}, {"錯誤：", sevError}, {"警告:", sevWarning},
	{"advertencia:", sevWarning}, {"avís:", sevWarning},
	{"ФАТАЛНА ГРЕШКА:", sevFatal}, {"ГРЕШКА:", sevError}, {"ПРЕДУПРЕЖДЕНИЕ:", sevWarning},
	{"фатална грешка:", sevFatal}, {"грешка:", sevError}, {"предупреждение:", sevWarning},
	{"marfach:", sevFatal}, {"earráid:", sevError}, {"rabhadh:", sevWarning},
	{"kesalahan:", sevError}, {"peringatan:", sevWarning},
	{"ödesdigert:", sevFatal}, {"fel:", sevError}, {"varning:", sevWarning},
	{"onulmaz:", sevFatal}, {"hata:", sevError}, {"uyarı:", sevWarning},
	{"збій:", sevFatal}, {"помилка:", sevError}, {"попередження:", sevWarning},
	{"lỗi nghiêm trọng:", sevFatal}, {"lỗi:", sevError}, {"cảnh báo:", sevWarning},
}

// severityIndex is severityWords by first byte: which words to try at a line.
var severityIndex = sync.OnceValue(func() *[256][]int {
	var index [256][]int
	for i, w := range severityWords {
		index[w.word[0]] = append(index[w.word[0]], i)
	}
	return &index
})

// cutSeverity splits Git's prefix from a line without no-break spaces.
func cutSeverity(s string) (sev severity, rest string) {
	if s == "" {
		return sevNone, s
	}
	for _, i := range severityIndex()[s[0]] {
		if rest, ok := strings.CutPrefix(s, severityWords[i].word); ok {
			return severityWords[i].is, strings.TrimLeft(rest, " ")
		}
	}
	return sevNone, s
}

// plainSpaces makes no-break spaces plain, so that one wording of a French
// sentence matches whatever the copy did to its spaces.
func plainSpaces(s string) string {
	if !strings.Contains(s, "\u00a0") && !strings.Contains(s, "\u202f") {
		return s
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

// withoutLinks takes back what mail programs and wikis make of an SSH user at a
// host, "[git@h](mailto:git@h):o/r.git", and of a host, "[h](http://h/)".
func withoutLinks(s string) string {
	for _, scheme := range []string{"](mailto:", "](http://", "](https://"} {
		for {
			i := strings.Index(s, scheme)
			if i < 0 {
				break
			}
			open, end := strings.LastIndexByte(s[:i], '['), strings.IndexByte(s[i:], ')')
			if open < 0 || end < 0 || s[open+1:i] != strings.TrimSuffix(s[i+len(scheme):i+end], "/") {
				return s
			}
			s = s[:open] + s[open+1:i] + s[i+end+1:]
		}
	}
	return s
}

// template is one wording of a sentence: the text around its values.
type template struct {
	id     messageID
	pieces []string
	second letters // of pieces[1], where the sentence begins with a value
}

// letters is a set of bytes.
type letters [4]uint64

func lettersOf(s string) (set letters) {
	for i := range len(s) {
		set[s[i]>>6] |= 1 << (s[i] & 63)
	}
	return set
}

// has reports whether a set holds all of another one: a text without one of a
// piece's bytes is not searched for it.
func (l *letters) has(o *letters) bool {
	return o[0]&^l[0]|o[1]&^l[1]|o[2]&^l[2]|o[3]&^l[3] == 0
}

// newTemplate leaves out the full stop at the end: people lose it.
func newTemplate(id messageID, format string) template {
	pieces := strings.Split(format, "%s")
	if last := &pieces[len(pieces)-1]; len(*last) > 1 {
		*last = strings.TrimSuffix(*last, ".")
	}
	t := template{id: id, pieces: pieces}
	if len(pieces) > 1 {
		t.second = lettersOf(pieces[1])
	}
	return t
}

// match takes the values out of a sentence. What follows the sentence does not
// matter: terminals and CI systems append things.
func (t template) match(s string) (values []string, ok bool) {
	rest, ok := strings.CutPrefix(s, t.pieces[0])
	if !ok {
		// The value is empty and the space before it was trimmed.
		if n := len(s); len(t.pieces) == 2 && len(t.pieces[0]) == n+1 && t.pieces[0][:n] == s && t.pieces[0][n] == ' ' {
			return []string{""}, true
		}
		return nil, false
	}
	for i, piece := range t.pieces[1:] {
		if piece == "" && i == len(t.pieces)-2 {
			return append(values, strings.TrimRight(rest, " ")), true
		}
		value, after, found := strings.Cut(rest, piece)
		if !found {
			return nil, false
		}
		values, rest = append(values, value), after
	}
	return values, true
}

// templateIndex holds the sentences by their first byte; sentences that begin
// with a value are under 0.
var templateIndex = sync.OnceValue(func() *[256][]template {
	var index [256][]template
	add := func(id messageID, wordings []string) {
		for _, w := range wordings {
			forms := []string{w, straightQuotes(w)}
			for _, form := range slices.Compact(forms) {
				t := newTemplate(id, form)
				first := byte(0)
				if t.pieces[0] != "" {
					first = t.pieces[0][0]
				}
				index[first] = append(index[first], t)
			}
		}
	}
	for id, wordings := range messages {
		add(messageID(id), wordings)
	}
	for i := range translations {
		add(messageCount+messageID(i), translations[i].wordings)
	}
	return &index
})

// matchMessage finds the sentence that s, without severity, begins with; from
// messageCount on it is one of translations.
func matchMessage(s string) (messageID, []string) {
	if s == "" {
		return msgNone, nil
	}
	index := templateIndex()
	for _, t := range index[s[0]] {
		if values, ok := t.match(s); ok {
			return t.id, values
		}
	}
	if c := s[0]; c >= 'A' && c <= 'Z' { // as older versions begin
		for _, t := range index[c-'A'+'a'] {
			if strings.HasPrefix(s[1:], t.pieces[0][1:]) {
				if values, ok := t.match(t.pieces[0][:1] + s[1:]); ok {
					return t.id, values
				}
			}
		}
	}
	have := lettersOf(s)
	for i := range index[0] {
		t := &index[0][i]
		if !have.has(&t.second) || !strings.Contains(s, t.pieces[1]) {
			continue // most lines: spare them the values
		}
		if values, ok := t.match(s); ok && (strings.Contains(values[0], "://") ||
			t.id != msgInfoRefsNotValid && !strings.Contains(values[0], " ")) {
			return t.id, values
		}
	}
	return msgNone, nil
}

// isMessage reports whether s begins with the sentence, whose wordings all
// begin with a text of their own.
func isMessage(id messageID, s string) bool {
	if s == "" {
		return false
	}
	for _, t := range templateIndex()[s[0]] {
		if t.id == id && strings.HasPrefix(s, t.pieces[0]) {
			if _, ok := t.match(s); ok {
				return true
			}
		}
	}
	return false
}

// hasMessage reports whether s begins with a wording of the sentence.
func hasMessage(id messageID, s string) bool {
	for _, w := range messages[id] {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// errno is the reason that libc gives in a language of its own.
type errno uint8

const (
	errnoOther errno = iota
	errnoRefused
	errnoTimedOut
	errnoUnreachable
	errnoReset
	errnoNotFound
	errnoDenied
	errnoName
)

// errnoTexts are glibc's texts in the languages of locale-messages.json, with
// what macOS and Windows say. Lower-case comparison is not needed: none of
// them is ever capitalised differently.
var errnoTexts = []struct {
	is    errno
	texts []string
}{
	{errnoRefused, []string{"Connection refused", "接続を拒否されました", "Verbindungsaufbau abgelehnt", "Connexion refusée", "拒绝连接", "连接被拒绝", "連線被拒絕",
		"Conexión rehusada", "연결이 거부됨", "В соединении отказано", "Conexão recusada", "Ligação recusada", "Connessione rifiutata",
		"Połączenie odrzucone", "Förbindelsen förvägrad", "Bağlantı reddedildi", "У з'єднанні відмовлено",
		"Kết nối bị từ chối", "Koneksi ditolak"}},
	{errnoTimedOut, []string{"Connection timed out", "Operation timed out", "Timed out", "timed out", "接続がタイムアウトしました",
		"Die Wartezeit für die Verbindung ist abgelaufen", "Connexion terminée par expiration du délai", "连接超时", "連線超過時間",
		"Expiró el tiempo de conexión", "연결 시간 초과", "Время ожидания соединения истекло", "Tempo esgotado para conexão", "Ligação expirada",
		"Connessione scaduta", "Przekroczony czas oczekiwania", "Förbindelsens tidsgräns löpte ut", "Bağlantıda zaman aşımı",
		"Перевищено інтервал очікування", "Kết nối đã quá hạn", "Koneksi kehabisan waktu", "Bad file number"}},
	{errnoUnreachable, []string{"No route to host", "Network is unreachable", "Network unreachable", "Host is down",
		"Network is down", "Host unreachable", "Host is unreachable", "Host down", "Network down",
		"Cannot assign requested address", "Can't assign requested address", "Address not available",
		"ホストへの経路がありません", "ネットワークに届きません", "Keine Route zum Zielrechner", "Das Netzwerk ist nicht erreichbar",
		"Aucun chemin d'accès pour atteindre", "Le réseau n'est pas accessible", "没有到主机的路由", "网络不可达", "找不到通往該主機的路由路徑",
		"無法接觸網路", "No existe ninguna ruta hasta el", "La red es inaccesible", "호스트로 갈 루트가 없음", "네트워크가 접근 불가능합니다",
		"Нет маршрута до узла", "Сеть недоступна", "Não há rota para o host", "A rede está fora de alcance", "Sem caminho para o anfitrião",
		"Rede inacessível", "Nessun instradamento per l'host", "La rete non è raggiungibile", "Brak trasy do hosta", "Sieć jest niedostępna",
		"Ingen väg till värd", "Nätverket kan inte nås", "Makinaya ağ üzerinden yol yok", "Ağ erişilebilir durumda değil",
		"Немає маршруту до вузла", "Не вдалося отримати доступ до мережі", "Không có đường dẫn đến máy", "Không thể kết nối mạng",
		"Tidak ada rute ke host", "Jaringan tidak dapat dicapai"}},
	{errnoReset, []string{"Connection reset by peer", "Connection was reset", "Connection was aborted", "Software caused connection abort", "Broken pipe",
		"Connection aborted", "Connection reset by network", "Network dropped connection", "Network has been reset",
		"接続が相手からリセットされました", "Die Verbindung wurde vom Kommunikationspartner zurückgesetzt", "Connexion ré-initialisée par le correspondant",
		"连接被对方重设", "連線被對方重設", "Conexión reinicializada por la máquina remota", "상대편이 연결을 끊음", "Соединение разорвано другой стороной", "Соединение сброшено",
		"Conexão fechada pela outra ponta", "Ligação reposta pelo peer", "Connessione interrotta dal corrispondente", "Połączenie zerwane przez drugą stronę",
		"Förbindelse borttagen av partnern", "Bağlantı karşıdan kesildi", "Вузол розірвав з’єднання", "Вузол розірвав з'єднання",
		"Kết nối bị đặt lại bởi ngang hàng", "Koneksi direset oleh peer"}},
	{errnoNotFound, []string{"No such file or directory", "not found", "The system cannot find", "そのようなファイルやディレクトリはありません", "見つかりません",
		"Datei oder Verzeichnis nicht gefunden", "nicht gefunden", "Aucun fichier ou dossier de ce type", "introuvable", "没有那个文件或目录", "未找到", "沒有此一檔案或目錄",
		"No existe el fichero o el directorio", "No existe el archivo o el directorio", "그런 파일이나 디렉터리가 없습니다", "Нет такого файла или каталога",
		"Arquivo ou diretório inexistente", "Ficheiro ou pasta inexistente", "File o directory non esistente", "Nie ma takiego pliku ani katalogu",
		"Filen eller katalogen finns inte", "Böyle bir dosya ya da dizin yok", "Немає такого файла або каталогу", "Không có tập tin hoặc thư mục như vậy",
		"Tidak ada berkas atau direktori seperti itu"}},
	{errnoDenied, []string{"Permission denied", "許可がありません", "Keine Berechtigung", "Permission non accordée", "权限不够", "拒絕不符權限的操作",
		"Permiso denegado", "허가 거부", "Отказано в доступе", "Permissão negada", "Permissão recusada", "Permesso negato", "Brak dostępu",
		"Åtkomst nekas", "Erişim engellendi", "Відмовлено у доступі", "Không đủ quyền truy cập", "Ijin ditolak"}},
	{errnoName, []string{"Name or service not known", "nodename nor servname provided", "Temporary failure in name resolution",
		"Name does not resolve", "Name has no usable address", "No address associated with",
		"名前またはサービスが不明です", "名前解決に一時的に失敗しました"}},
}

// errnoOf finds libc's reason in a text.
func errnoOf(s string) errno {
	for _, e := range errnoTexts {
		for _, t := range e.texts {
			if strings.Contains(s, t) {
				return e.is
			}
		}
	}
	return errnoOther
}
